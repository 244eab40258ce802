public import FoundationEssentials

/// Names one uploaded file, for ever: a UUID version 7, so that ids sort by the time of upload.
public struct FileID: Hashable, Sendable, Codable, CustomStringConvertible, Comparable {
    /// The 128 bits.
    public let uuid: UUID

    /// A fresh id that sorts behind every id made before it, up to the clock's millisecond.
    public init() {
        uuid = UUID.version7()
    }

    /// The given bits, as they came from a database.
    public init(uuid: UUID) {
        self.uuid = uuid
    }

    /// Parses the canonical 36-character form; `nil` for anything else.
    public init?(_ text: String) {
        guard text.utf8.count == 36, let uuid = UUID(uuidString: text) else { return nil }
        self.uuid = uuid
    }

    /// Lower case, with hyphens: the form in URLs, events and SQL.
    public var description: String { uuid.uuidString.lowercased() }

    /// Orders by time of creation.
    public static func < (left: FileID, right: FileID) -> Bool { left.description < right.description }

    /// Decodes the canonical text.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let id = FileID(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a UUID"))
        }
        self = id
    }

    /// Encodes the canonical text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
