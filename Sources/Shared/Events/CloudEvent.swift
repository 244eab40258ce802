public import Domain
public import FoundationEssentials

/// A CloudEvents 1.0 envelope in its JSON form, the one field `event` of a stream entry.
///
/// Unknown members are ignored and unknown types are left to others, so that old and new versions can run together.
/// The sender knows its event's type and writes it in one pass; a reader has an ``Envelope``.
public struct CloudEvent<Content: Codable & Sendable>: Codable, Sendable {
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
    public let data: Content

    /// ``time`` as a date; `nil` if another version wrote it in a way that we cannot read.
    public var date: Date? { try? Date(time, strategy: timeStyle) }

    /// The JSON form, keys sorted, slashes bare.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// The message for the outbox.
    public func message(to stream: StreamName) throws -> OutboxMessage {
        OutboxMessage(stream: stream.description, eventID: id, event: try json())
    }
}

extension CloudEvent: Equatable where Content: Equatable {}

extension CloudEvent where Content: Event {
    /// Wraps an event.
    public init(
        _ event: Content,
        file: FileID,
        owner: UserID,
        source: String,
        generation: Int64,
        attempt: Int = 0,
        traceparent: String? = nil,
        id: String = UUID.version7().uuidString.lowercased(),
        at date: Date = Date()
    ) {
        self.id = id
        self.source = source
        self.type = Content.type
        self.subject = file
        self.time = date.formatted(timeStyle)
        self.traceparent = traceparent
        self.attempt = attempt
        self.generation = generation
        self.tenant = owner
        self.data = event
    }
}

/// RFC 3339 in UTC, with milliseconds.
private let timeStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
