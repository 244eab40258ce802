public import FoundationEssentials

/// Events that are committed but not yet on a stream.
public protocol Outbox: Sendable {
    /// Publishes due rows: takes up to `limit` under a row lock, hands them to `publish`, and removes them if it returns.
    ///
    /// Two relays never hold the same row at once. If the process dies between publish and commit, the rows come again:
    /// the publisher drops repeats by event id, and the claim drops the rest.
    ///
    /// - Parameter publish: puts the messages on their streams and returns their entry ids, in order.
    /// - Returns: how many rows were published.
    func relay(limit: Int, _ publish: @Sendable ([OutboxMessage]) async throws -> [String]) async throws -> Int

    /// When the next row that is not due yet becomes due; `nil` if there is none.
    func nextDue() async throws -> Date?

    /// Signals that rows may have come; from this process at once, from others by notification. Never ends by itself.
    func arrivals() -> AsyncStream<Void>
}

/// One event on its way to one stream.
public struct OutboxMessage: Sendable, Hashable {
    /// Which stream.
    public let stream: String
    /// The event's id: the publisher's key for dropping repeats.
    public let eventID: String
    /// The envelope, as JSON.
    public let event: String

    /// A message.
    public init(stream: String, eventID: String, event: String) {
        self.stream = stream
        self.eventID = eventID
        self.event = event
    }
}
