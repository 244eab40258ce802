public import Domain

/// Surveys for tests, as they come from whoever measures: without a verdict.
public enum ScriptedSurvey {
    /// A survey of 100 × 100 pixels.
    ///
    /// - Parameters:
    ///   - means: of all valid pixels, by index.
    ///   - canopyMeans: of the plants; indices that are only here have the same mean as a whole.
    ///   - cover: share of plants; `nil`: nobody could tell.
    ///   - valid: pixels that count, of 10 000; the rest is saturated.
    ///   - zones: means of each zone by index; one zone each, row by row.
    public static func measured(
        _ means: [String: Double] = ["ndvi": 0.5],
        canopy canopyMeans: [String: Double] = [:],
        cover: Double? = nil,
        bands: [Band] = [.red, .green, .blue, .nir],
        calibration: CropProvenance.Calibration = .reflectance,
        camera: String? = "MicaSense RedEdge-M",
        valid: Int = 10_000,
        zones: [StressZone] = []
    ) -> CropSurvey {
        let names = Set(means.keys).union(canopyMeans.keys).sorted()
        return CropSurvey(
            width: 100,
            height: 100,
            provenance: CropProvenance(
                bands: bands,
                sourceOrder: bands.map(\.rawValue),
                source: .camera,
                sampleType: "uint16",
                scale: 65_535,
                calibration: calibration,
                camera: camera
            ),
            pixels: PixelCount(all: 10_000, valid: valid, saturated: 10_000 - valid, empty: 0),
            canopyCover: cover,
            canopyMethod: cover.map { _ in "exg_minus_exr > 0" },
            indices: names.map { name in
                IndexReading(
                    index: name,
                    formula: name,
                    bands: bands,
                    reference: "nobody",
                    whole: statistics(means[name] ?? canopyMeans[name] ?? 0, pixels: valid),
                    canopy: canopyMeans[name].map { statistics($0, pixels: Int(Double(valid) * (cover ?? 1))) },
                    histogram: [],
                    range: -1...1
                )
            },
            refused: [],
            zones: zones,
            health: CropHealth(
                status: .unknown,
                score: nil,
                definition: "",
                confidence: 0,
                basis: "none",
                statement: ""
            )
        )
    }

    /// A zone in the first row.
    public static func zone(
        _ x: Int,
        _ values: [String: Double],
        canopy: Double? = nil,
        valid: Double = 1
    ) -> StressZone {
        StressZone(x: x, y: 0, severity: nil, values: values, valid: valid, canopy: canopy)
    }

    private static func statistics(_ mean: Double, pixels: Int) -> IndexStatistics {
        IndexStatistics(
            pixels: pixels,
            mean: mean,
            median: mean,
            p10: mean,
            p90: mean,
            std: 0,
            min: mean,
            max: mean
        )
    }
}
