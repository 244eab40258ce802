/// Names a user: the `sub` claim of a token, any text of 1 to 128 characters.
///
/// A user exists from first sight. The text is data: it never becomes a path (see ``ObjectKey``).
public struct UserID: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The claim as it came.
    public let description: String

    /// Accepts 1 to 128 characters, at most 512 bytes, without control characters; `nil` otherwise.
    public init?(_ text: String) {
        guard text.utf8.count <= 512, (1...128).contains(text.count),
            !text.unicodeScalars.contains(where: { $0.properties.isControl })
        else { return nil }
        description = text
    }

    /// Decodes the bare text.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let user = UserID(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a user id"))
        }
        self = user
    }

    /// Encodes the bare text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Unicode.Scalar.Properties {
    /// Whether the scalar is a control character (general category Cc).
    public var isControl: Bool { generalCategory == .control }
}
