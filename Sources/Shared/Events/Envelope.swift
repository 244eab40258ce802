public import Domain
public import FoundationEssentials

/// A CloudEvents 1.0 envelope in its JSON form, the one field `event` of a stream entry.
///
/// Unknown members are ignored and unknown types are left to others, so that old and new versions can run together.
public struct Envelope: Codable, Sendable, Hashable {
    /// Always `1.0`.
    public var specversion = "1.0"
    /// Unique; the publisher drops repeats by it.
    public let id: String
    /// Who says it: `millrace/gateway`.
    public let source: String
    /// What: `millrace.file.uploaded`.
    public let type: String
    /// Which file.
    public let subject: FileID
    /// When, RFC 3339 in UTC.
    public let time: String
    /// Always `application/json`.
    public var datacontenttype = "application/json"
    /// W3C trace context of the upload.
    public let traceparent: String?
    /// Attempts before this event; 0 for a fresh one.
    public let attempt: Int
    /// The generation of the work that this event brings.
    public let generation: Int64
    /// Whose file.
    public let tenant: UserID
    /// The event's own members.
    public let data: JSONValue

    /// Wraps an event.
    public init(
        _ event: some Event,
        file: FileID,
        owner: UserID,
        source: String,
        generation: Int64,
        attempt: Int = 0,
        traceparent: String? = nil,
        id: String = UUID.version7().uuidString.lowercased(),
        at date: Date = Date()
    ) throws {
        self.id = id
        self.source = source
        self.type = Swift.type(of: event).type
        self.subject = file
        self.time = date.formatted(Self.timeStyle)
        self.traceparent = traceparent
        self.attempt = attempt
        self.generation = generation
        self.tenant = owner
        self.data = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(event))
    }

    /// RFC 3339 in UTC, with milliseconds.
    private static let timeStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// ``time`` as a date; `nil` if another version wrote it in a way that we cannot read.
    public var date: Date? { try? Date(time, strategy: Self.timeStyle) }

    /// Parses the JSON form.
    ///
    /// - Throws: ``Failure/Code/invalid`` with what is wrong; the entry is then a dead letter, never a broken stream.
    public init(json: String) throws {
        do {
            self = try JSONDecoder().decode(Envelope.self, from: Data(json.utf8))
        } catch {
            throw Failure(.invalid, "Not an event of ours.", cause: error)
        }
    }

    /// The JSON form, keys sorted, slashes bare.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// The event inside, if it is of this type.
    public func event<E: Event>(_: E.Type) throws -> E? {
        guard type == E.type else { return nil }
        return try JSONDecoder().decode(E.self, from: JSONEncoder().encode(data))
    }

    /// The message for the outbox.
    public func message(to stream: StreamName) throws -> OutboxMessage {
        OutboxMessage(stream: stream.description, eventID: id, event: try json())
    }
}
