import DecoderWire
import Domain
import FoundationEssentials

@testable import Decoder

/// A capture, measured in this process.
struct Measured {
    let capture: SurveyedCapture
    let files: [UInt8]

    init(
        _ sources: [[UInt8]],
        bands: [[String]?]? = nil,
        assumed: [String]? = nil,
        mapSide: Int = 0,
        mostPixels: Int = 10_000_000,
        model: ModelHook? = nil
    ) throws {
        let order = SurveyOrder(
            files: sources.enumerated().map { place, bytes in
                SurveyOrder.File(count: bytes.count, bands: bands?[place])
            },
            indices: VegetationIndex.all.map { index in
                SurveyOrder.Index(
                    name: index.name,
                    title: index.title,
                    low: index.range.lowerBound,
                    high: index.range.upperBound,
                    mapLow: index.mapRange?.lowerBound,
                    mapHigh: index.mapRange?.upperBound,
                    isMain: index.isMain
                )
            },
            mapSide: mapSide,
            assumedBands: assumed
        )
        let (outcome, payload) = try Array(sources.joined()).withUnsafeBytes { raw in
            let files = try CaptureFile.files(in: Bytes(raw), order)
            return try SurveyJob.run(files, order, mostPixels: mostPixels, model, JobVoice())
        }
        guard case .survey(let json) = outcome else { throw Refusal(.internalError, "\(outcome)") }
        capture = try JSONDecoder().decode(SurveyedCapture.self, from: Data(payload[..<json]))
        files = Array(payload[json...])
    }

    /// One file.
    init(_ file: [UInt8], bands: [String]? = nil, assumed: [String]? = nil, mapSide: Int = 0) throws {
        try self.init([file], bands: [bands], assumed: assumed, mapSide: mapSide)
    }

    /// The mean of an index over all valid pixels; `nil` if it was not reckoned.
    func mean(_ index: String) -> Double? {
        capture.readings.first { $0.index == index }?.whole.values.first
    }

    /// Whether that mean is this value.
    func isNear(_ index: String, _ value: Double) -> Bool { mean(index).map { abs($0 - value) < 1e-5 } ?? false }

    /// How many pixels have a value.
    func pixels(_ index: String) -> Int? { capture.readings.first { $0.index == index }?.whole.pixels }

    /// The mean of an index in each cell, row by row.
    func zones(_ index: String) -> [Double?] {
        guard let place = capture.readings.firstIndex(where: { $0.index == index }) else { return [] }
        return capture.zones.map { $0.means[place] }
    }
}

/// Five bands in the order of MicaSense.
enum FiveBands {
    static let order = ["blue", "green", "red", "nir", "red_edge"]
    /// Reflectance of a pixel whose indices are easily reckoned by hand.
    static let pixel = [0.05, 0.1, 0.08, 0.5, 0.3]

    /// A field of this pixel alone.
    static func plain(_ samples: SampleTIFF.Samples = .float32, end: Double = 1, times factor: Double = 1) -> [UInt8] {
        SampleTIFF(samples: samples).file { _, _, channel in
            samples == .float32 ? pixel[channel] * factor : (pixel[channel] * factor * end).rounded()
        }
    }
}
