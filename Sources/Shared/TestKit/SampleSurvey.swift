public import Domain

/// Surveys for tests.
public enum SampleSurvey {
    /// A survey of these indices' means; with none, of a photograph.
    public static func of(
        _ indices: [String: Double] = ["ndvi": 0.6, "savi": 0.4],
        canopyCover: Double? = 0.5,
        score: Double? = 0.7,
        status: CropHealth.Status = .healthy,
        calibration: CropProvenance.Calibration = .reflectance,
        camera: String? = "MicaSense RedEdge-M",
        maps: [String: ObjectKey] = [:],
        processed: ObjectKey? = nil
    ) -> CropSurvey {
        let bands: [Band] = indices["ndvi"] == nil ? [.red, .green, .blue] : [.blue, .green, .red, .nir, .redEdge]
        return CropSurvey(
            width: 1_000,
            height: 800,
            provenance: CropProvenance(
                bands: bands,
                sourceOrder: bands.map(\.rawValue),
                source: .camera,
                sampleType: "uint16",
                scale: 65_535,
                calibration: calibration,
                camera: camera
            ),
            pixels: PixelCount(all: 800_000, valid: 790_000, saturated: 9_000, empty: 1_000),
            canopyCover: canopyCover,
            canopyMethod: canopyCover.map { _ in "exg_minus_exr > 0" },
            indices: indices.sorted { $0.key < $1.key }.map { name, mean in reading(name, mean) },
            refused: indices["ndvi"] == nil ? [RefusedIndex(index: "ndvi", reason: "NDVI needs near infrared.")] : [],
            zones: (0..<100).map { number in
                StressZone(
                    x: number % 10,
                    y: number / 10,
                    severity: number == 0 ? nil : Double(number) / 100,
                    values: indices,
                    valid: 1,
                    canopy: canopyCover
                )
            },
            health: CropHealth(
                status: status,
                score: score,
                definition: "NDVI + 0.2",
                confidence: 0.9,
                basis: "ndvi",
                statement: "The plants look healthy."
            ),
            maps: maps,
            processed: processed
        )
    }

    private static func reading(_ name: String, _ mean: Double) -> IndexReading {
        IndexReading(
            index: name,
            formula: "(NIR − R) / (NIR + R)",
            bands: [.nir, .red],
            reference: "Rouse 1974",
            whole: statistics(mean),
            canopy: statistics(mean + 0.1),
            histogram: Array(repeating: 4, count: 50),
            range: -1...1
        )
    }

    private static func statistics(_ mean: Double) -> IndexStatistics {
        IndexStatistics(
            pixels: 790_000,
            mean: mean,
            median: mean,
            p10: mean - 0.125,
            p90: mean + 0.125,
            std: 0.0625,
            min: mean - 0.25,
            max: mean + 0.25
        )
    }
}
