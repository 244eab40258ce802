import Domain
import FoundationEssentials

extension QdrantVectors {
    /// A part as a point.
    static func point(
        _ chunk: VectorChunk,
        of file: FileID,
        owner: UserID,
        in space: EmbeddingSpace
    ) throws -> JSONValue {
        let vector = try space.unit(chunk.vector)
        var payload: [String: JSONValue] = [
            "user_id": .string(owner.description),
            "file_id": .string(file.description),
            "number": .integer(Int64(chunk.number)),
            "first": .integer(Int64(chunk.range.lowerBound)),
            "end": .integer(Int64(chunk.range.upperBound)),
        ]
        if let page = chunk.page { payload["page"] = .integer(Int64(page)) }
        return [
            "id": .string(id(of: file, chunk.number)),
            "vector": .array(vector.map { .number(Double($0)) }),
            "payload": .object(payload),
        ]
    }

    /// The id of a part's point: the file's, its last 32 bits turned by the part's number.
    ///
    /// For one file no two parts share an id. Two files would have to share 90 bits, of which 42 are random, to meet.
    static func id(of file: FileID, _ number: Int) -> String {
        var bytes = file.uuid.uuid
        let bits = UInt32(truncatingIfNeeded: number)
        bytes.12 ^= UInt8(truncatingIfNeeded: bits >> 24)
        bytes.13 ^= UInt8(truncatingIfNeeded: bits >> 16)
        bytes.14 ^= UInt8(truncatingIfNeeded: bits >> 8)
        bytes.15 ^= UInt8(truncatingIfNeeded: bits)
        return UUID(uuid: bytes).uuidString.lowercased()
    }

    /// The numbers of a vector; none for what is no array of numbers.
    static func numbers(_ vector: JSONValue?) -> [Float] {
        guard case .array(let values)? = vector else { return [] }
        return values.compactMap { value -> Float? in
            switch value {
            case .number(let number): Float(number)
            // A whole number has no point in JSON.
            case .integer(let number): Float(number)
            default: nil
            }
        }
    }

    /// Points whose payload says exactly this.
    static func match(_ key: String, _ value: String) -> JSONValue {
        ["key": .string(key), "match": ["value": .string(value)]]
    }
}

extension VectorHit {
    /// What a found point says; `nil` for one that is not ours.
    init?(point: JSONValue) {
        func int(_ key: String) -> Int? {
            guard case .integer(let number)? = point["payload"]?[key] else { return nil }
            return Int(number)
        }
        guard case .string(let text)? = point["payload"]?["file_id"], let file = FileID(text),
            let number = int("number"), let first = int("first"), let end = int("end"), first >= 0, end >= first
        else { return nil }
        let score: Double
        switch point["score"] {
        case .number(let value)?: score = value
        // A whole number has no point in JSON.
        case .integer(let value)?: score = Double(value)
        default: return nil
        }
        self.init(
            file: file,
            number: number,
            page: int("page"),
            range: first..<end,
            similarity: min(1, max(-1, score))
        )
    }
}
