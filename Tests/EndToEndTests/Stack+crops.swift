import FoundationEssentials
import WebClient

/// The part of an analysis that tells of plants.
struct CropAnswer: Decodable, Sendable {
    struct Survey: Decodable, Sendable {
        struct Index: Decodable, Sendable {
            struct Numbers: Decodable, Sendable {
                let mean: Double
            }

            let whole: Numbers
            let map_url: String?
        }
        struct Refusal: Decodable, Sendable {
            let index: String
            let reason: String
        }

        let indices: [String: Index]
        let refused: [Refusal]
        let processed_url: String?
    }

    let crop: Survey?
    let methods: [String: String]
    let notes: [String]

    /// The mean of an index over all pixels; `nil` if there is no survey, or no such index.
    func mean(_ index: String) -> Double? { crop?.indices[index]?.whole.mean }
}

extension Stack {
    /// Small pictures, and one language and decoder in each worker: many of them share two cores.
    static let lightly = [
        "CROP_MAP_SIDE": "128", "OCR_LANGUAGES": "eng", "DECODER_POOL_SIZE": "1", "BACKFILL_SECONDS": "0",
    ]

    /// What the API says of the plants on a file.
    func crop(of upload: Upload) async throws -> CropAnswer {
        let answer = try await get("analysis", of: upload)
        guard answer.status == 200 else { throw StackError("analysis: \(answer.status) \(answer.text)") }
        return try JSONDecoder().decode(CropAnswer.self, from: Data(answer.body))
    }

    /// What a file's survey promises and the API does not hand out; empty if all is there.
    func missing(of upload: Upload) async throws -> [String] {
        guard let survey = try await crop(of: upload).crop else { return ["\(upload.name): survey"] }
        let maps = survey.indices.filter { $0.value.map_url != nil }.map { "maps/\($0.key)" }
        guard !maps.isEmpty else { return ["\(upload.name): maps"] }
        var missing: [String] = []
        for resource in maps + (survey.processed_url == nil ? [] : ["processed"]) {
            let answer = try await get(resource, of: upload)
            let magic: [UInt8] = resource == "processed" ? [0xFF, 0xD8, 0xFF] : [0x89, 0x50, 0x4E, 0x47]
            guard answer.status != 200 || !answer.body.starts(with: magic) else { continue }
            missing.append("\(upload.name): \(resource) \(answer.status), \(answer.body.count) bytes")
        }
        return missing
    }
}
