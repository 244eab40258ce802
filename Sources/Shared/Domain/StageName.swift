/// One kind of work on a file, and the consumer group that does it.
///
/// The catalogue ``all`` is the only list of stages: rows, streams, groups and the meaning of `completed` follow from it.
public struct StageName: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The stage as the API and SQL spell it: `analyze`.
    public let description: String
    /// The consumer group whose members do it: `analyzer`.
    public let group: String
    /// Whether a file is `completed` only after this stage ended. `notify` follows completion instead.
    public let isRequired: Bool

    /// Text, facts and understanding.
    public static let analyze = StageName(description: "analyze", group: "analyzer", isRequired: true)
    /// The small picture.
    public static let thumbnail = StageName(description: "thumbnail", group: "thumbnailer", isRequired: true)
    /// Telling the user; waits until the file is completed or failed.
    public static let notify = StageName(description: "notify", group: "notifier", isRequired: false)

    /// Every stage of a file, in the order in which they are shown.
    public static let all: [StageName] = [analyze, thumbnail, notify]

    private init(description: String, group: String, isRequired: Bool) {
        self.description = description
        self.group = group
        self.isRequired = isRequired
    }

    /// The stage of that name; `nil` for a name that is not in ``all``.
    public init?(_ name: String) {
        guard let stage = Self.all.first(where: { $0.description == name }) else { return nil }
        self = stage
    }

    /// The stage that this consumer group does; `nil` for an unknown group.
    public init?(group: String) {
        guard let stage = Self.all.first(where: { $0.group == group }) else { return nil }
        self = stage
    }

    /// Decodes the bare name.
    public init(from decoder: any Decoder) throws {
        let name = try decoder.singleValueContainer().decode(String.self)
        guard let stage = StageName(name) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "unknown stage"))
        }
        self = stage
    }

    /// Encodes the bare name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
