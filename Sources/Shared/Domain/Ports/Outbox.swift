public import FoundationEssentials

/// Events that are committed but not yet on a stream.
///
/// A row goes at once, or stands in line: what one user has under way beyond an allowance waits here, one line a stage,
/// its users taking turns, so that streams stay short and nobody's bulk delays anybody else.
public protocol Outbox: Sendable {
    /// Publishes due rows: takes up to `limit` under a row lock, hands them to `publish`, and removes them if it returns.
    /// Those beyond the allowance it puts in the lines of their stages instead, in the same transaction.
    ///
    /// Two relays never hold the same row at once. If the process dies between publish and commit, the rows come again:
    /// the publisher drops repeats by event id, and the claim drops the rest.
    ///
    /// - Parameter publish: puts the messages on their streams and returns their entry ids, in order.
    func relay(
        limit: Int,
        within allowance: Allowance,
        _ publish: @Sendable ([OutboxMessage]) async throws -> [String]
    ) async throws -> Relayed

    /// Publishes rows that stand in line, each line's users in turn, to their group's own stream, as many as `room`
    /// allows. Of several relays one does so at a time; the others are answered 0.
    ///
    /// - Parameter room: asked once for each stage with a line: how many more may be published now.
    /// - Returns: how many were published.
    func feed(
        _ room: @Sendable (StageFlow) -> Int,
        _ publish: @Sendable ([OutboxMessage]) async throws -> [String]
    ) async throws -> Int

    /// What there will be to do.
    func outlook() async throws -> OutboxOutlook

    /// Signals that rows may have come; from this process at once, from others by notification. Never ends by itself.
    func arrivals() -> AsyncStream<Void>
}

extension Outbox {
    /// Publishes due rows, whoever they belong to.
    ///
    /// - Returns: how many were published.
    public func relay(
        limit: Int,
        _ publish: @Sendable ([OutboxMessage]) async throws -> [String]
    ) async throws -> Int {
        try await relay(limit: limit, within: .unlimited, publish).published
    }
}

/// How much may be on its way to a stage before more has to stand in line.
public struct Allowance: Sendable, Hashable {
    /// Of one user.
    public let perUser: Int
    /// Of all.
    public let perStage: Int

    /// So much.
    public init(perUser: Int, perStage: Int) {
        self.perUser = perUser
        self.perStage = perStage
    }

    /// Nobody stands in line.
    public static let unlimited = Allowance(perUser: .max, perStage: .max)
}

/// What one pass over the outbox did.
public struct Relayed: Sendable, Hashable {
    /// Rows that are on their streams.
    public let published: Int
    /// Rows that were put in line.
    public let lined: Int

    /// What was done.
    public init(published: Int, lined: Int) {
        self.published = published
        self.lined = lined
    }
}

/// How a stage gets on with what is published for it.
public struct StageFlow: Sendable, Hashable {
    /// The stage.
    public let stage: StageName
    /// Published and not begun.
    public let waiting: Int
    /// How many ended lately, in a second.
    public let endedPerSecond: Double

    /// The flow of a stage.
    public init(stage: StageName, waiting: Int, endedPerSecond: Double) {
        self.stage = stage
        self.waiting = waiting
        self.endedPerSecond = endedPerSecond
    }
}

/// What there will be to do in an outbox.
public struct OutboxOutlook: Sendable, Hashable {
    /// When the next row becomes due, in the past if it already is: it became so after the last pass, or another relay has
    /// it. `nil` if there is none.
    public let due: Date?
    /// Whether anything stands in line.
    public let hasLine: Bool

    /// An outlook.
    public init(due: Date?, hasLine: Bool) {
        self.due = due
        self.hasLine = hasLine
    }
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
