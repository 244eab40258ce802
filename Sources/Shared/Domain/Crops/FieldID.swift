public import FoundationEssentials

/// Names a field of a farm, for ever: a UUID version 7, so that ids sort by the time of creation.
public struct FieldID: Hashable, Sendable, CustomStringConvertible, Comparable {
    /// The 128 bits.
    public let uuid: UUID

    /// A fresh id.
    public init() {
        uuid = UUID.version7()
    }

    /// Parses the canonical 36-character form; `nil` for anything else.
    public init?(_ text: String) {
        guard text.utf8.count == 36, let uuid = UUID(uuidString: text) else { return nil }
        self.uuid = uuid
    }

    /// Lower case, with hyphens: the form in URLs and SQL.
    public var description: String { uuid.uuidString.lowercased() }

    /// Orders by time of creation.
    public static func < (left: FieldID, right: FieldID) -> Bool { left.description < right.description }
}
