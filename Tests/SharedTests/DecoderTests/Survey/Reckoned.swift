import FoundationEssentials

/// What NumPy made of a capture in 64-bit floats, by code that shares nothing with ours (`scripts/make-crops`).
struct Reckoned: Decodable {
    struct Pixels: Decodable {
        let all: Int
        let valid: Int
        let saturated: Int
        let empty: Int
    }

    struct Statistics: Decodable {
        let pixels: Int
        let mean: Double
        let median: Double
        let p10: Double
        let p90: Double
        let std: Double
        let min: Double
        let max: Double

        /// In the order of the decoder's answer.
        var values: [(name: String, value: Double)] {
            [
                ("mean", mean), ("median", median), ("p10", p10), ("p90", p90), ("std", std), ("min", min),
                ("max", max),
            ]
        }
    }

    struct Index: Decodable {
        let whole: Statistics
        let canopy: Statistics?
    }

    struct Zones: Decodable {
        let pixels: [Int]
        let valid: [Int]
        let canopy: [Int]?
        let values: [String: [Double?]]
    }

    let bands: [String]
    let width: Int
    let height: Int
    let pixels: Pixels
    let canopyPixels: Int?
    let maskOverlap: Double?
    let indices: [String: Index]
    let refused: [String]
    let zones: Zones

    /// By the name of the file.
    static func all() throws -> [String: Reckoned] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode([String: Reckoned].self, from: Data(try Fixture.bytes("Crops/expected.json")))
    }
}
