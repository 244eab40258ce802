public import Domain
public import Events

/// Puts events on streams.
public protocol EventPublisher: Sendable {
    /// Appends messages in order, in one round trip. A message whose event id was published within ten minutes is not
    /// appended again; its first entry's id is returned.
    ///
    /// - Returns: the entry ids, in order.
    /// - Throws: ``Failure/Code/unavailable``; then any prefix may have been appended.
    func publish(_ messages: [OutboxMessage]) async throws -> [String]
}

/// Brings events to one member of a consumer group.
///
/// All methods throw ``Failure/Code/unavailable`` while the broker is away, and work again when it is back, even if it
/// came back empty: groups are created again at `0`.
public protocol EventBus: EventPublisher {
    /// Takes up to `limit` entries over all the streams, none starved; waits up to `waitSeconds` if there are none.
    ///
    /// First those that were handed back, or that another member has not renewed for a lease; then new ones. Never
    /// those that this member has. Cancellation only ends the wait: what was taken is returned.
    func receive(_ member: Member, limit: Int, waitSeconds: Double) async throws -> [Delivery]

    /// Entries that this very member was given and has not acknowledged: replies that were lost on the wire.
    func undelivered(_ member: Member, limit: Int) async throws -> [Delivery]

    /// Removes entries from the group's pending list. Acknowledging one that is gone is no error.
    func acknowledge(_ tags: [DeliveryTag]) async throws

    /// Gives entries of this member back, so that any member takes them: at once, or when they have been idle for a
    /// lease.
    func handBack(_ tags: [DeliveryTag], of member: Member, atOnce: Bool) async throws

    /// Removes the member from its groups, where it has nothing pending.
    func leave(_ member: Member) async throws
}

/// Keeps the pending entries of running work young. Blocking, on a connection of its own, for the heart's thread.
public protocol DeliveryRenewal: Sendable {
    /// Resets the idle time of entries that still belong to this member; never takes one from another.
    func renew(_ tags: [DeliveryTag], consumer: String) throws
}

/// The Janitor's view of the streams.
public protocol StreamKeeping: Sendable {
    /// Creates every group that is missing, at `0`.
    func ensureGroups() async throws

    /// Whether the broker lost its memory since the last call by anyone (empty restart, FLUSHALL).
    func forgotEverything() async throws -> Bool

    /// Pending entries that nobody renewed for so long, oldest first; read, not claimed. Goes on behind `cursor`.
    func idlePending(_ stream: StreamName, group: String, idleSeconds: Double, after cursor: String?, limit: Int)
        async throws -> [Delivery]

    /// Whether an entry is still to be delivered to the group, or pending in it.
    func isCarried(stream: String, entry: String, group: String) async throws -> Bool

    /// Acknowledges on behalf of the group after the ledger called the entry obsolete.
    func acknowledge(_ tags: [DeliveryTag]) async throws

    /// Removes entries that every expected group has acknowledged; refuses while an expected group is missing.
    ///
    /// - Returns: how many were removed.
    func trim(_ stream: StreamName) async throws -> Int

    /// Removes members that are silent for so long and have nothing pending.
    func removeIdleMembers(idleSeconds: Double) async throws -> Int

    /// Lengths for metrics.
    func lengths() async throws -> [StreamLength]
}

/// How much lies on a stream for one group.
public struct StreamLength: Sendable, Hashable {
    /// The stream's key.
    public let stream: String
    /// The group.
    public let group: String
    /// Entries on the stream.
    public let length: Int
    /// Entries given to members and not acknowledged.
    public let pending: Int
    /// Members.
    public let members: Int

    /// One row.
    public init(stream: String, group: String, length: Int, pending: Int, members: Int) {
        self.stream = stream
        self.group = group
        self.length = length
        self.pending = pending
        self.members = members
    }
}

/// One process in one consumer group.
public struct Member: Sendable, Hashable {
    /// The stage whose group it is in; says which streams it reads.
    public let stage: StageName
    /// Unique for this life of the process, so that no two share a pending list.
    public let consumer: String

    /// A member.
    public init(stage: StageName, consumer: String) {
        self.stage = stage
        self.consumer = consumer
    }
}

/// One entry given to one member.
public struct Delivery: Sendable, Hashable {
    /// Its address.
    public let tag: DeliveryTag
    /// The envelope's JSON; `nil` if the entry was trimmed while it was pending.
    public let event: String?

    /// A delivery.
    public init(tag: DeliveryTag, event: String?) {
        self.tag = tag
        self.event = event
    }
}

/// The address of a delivered entry.
public struct DeliveryTag: Sendable, Hashable {
    /// The stream's key.
    public let stream: String
    /// The group it was delivered to.
    public let group: String
    /// The entry's id.
    public let entry: String

    /// An address.
    public init(stream: String, group: String, entry: String) {
        self.stream = stream
        self.group = group
        self.entry = entry
    }
}
