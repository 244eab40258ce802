public import Domain
public import Events

/// A broker within the process, with the same rules as the real one: for tests, and to read how a bus behaves.
public final class MemoryBus: EventBus, StreamKeeping, DeliveryRenewal {
    private struct State: Sendable {
        var streams = MemoryStreams()
        var isAway = false
        var turn = 0
    }
    private let state = Watched(State())
    private let takeover: Duration

    /// An empty broker.
    ///
    /// - Parameter takeoverSeconds: how long an entry may be idle before another member takes it.
    public init(takeoverSeconds: Double = 30) {
        takeover = .seconds(takeoverSeconds)
    }

    /// Loses everything, as an empty restart or FLUSHALL does.
    ///
    /// Ids go on: those of a real broker are made of the time.
    public func forget() {
        state.update { $0.streams = MemoryStreams(lastID: $0.streams.lastID) }
    }

    /// Lets every call fail, until it is there again.
    public func setAway(_ isAway: Bool) {
        state.update { $0.isAway = isAway }
    }

    /// What lies on a stream, oldest first.
    public func events(on stream: StreamName) -> [String] {
        state.value.streams.streams[stream.description]?.entries.map(\.event) ?? []
    }

    private func use<Value: Sendable>(
        _ change: @Sendable (inout MemoryStreams) -> sending Value
    ) throws(Failure) -> Value {
        let value = state.update { state in state.isAway ? nil : change(&state.streams) }
        guard let value else { throw Failure(.unavailable, "The broker is away.") }
        return value
    }
}

extension MemoryBus {
    /// Appends messages in order; see ``EventPublisher``.
    public func publish(_ messages: [OutboxMessage]) async throws -> [String] {
        try use { streams in
            messages.map { streams.append($0.stream, eventID: $0.eventID, event: $0.event, at: .now) }
        }
    }

    /// Takes entries; see ``EventBus``.
    public func receive(_ member: Member, limit: Int, waitSeconds: Double) async throws -> [Delivery] {
        let deadline = ContinuousClock.now + .seconds(waitSeconds)
        while true {
            let taken = try take(member, limit: limit)
            let left = ContinuousClock.now.duration(to: deadline) / .seconds(1)
            guard taken.isEmpty, left > 0, !Task.isCancelled else { return taken }
            // Idle entries become free without a change that would wake us.
            let pause = min(left, max(0.01, takeover / .seconds(4)))
            _ = await state.wait(seconds: pause) { [takeover] state in
                var probe = state
                let isAny = state.isAway || !Self.take(member, limit: 1, takeover, &probe).isEmpty
                return isAny ? true : nil
            }
        }
    }

    private func take(_ member: Member, limit: Int) throws(Failure) -> [Delivery] {
        let taken = state.update { [takeover] state in
            state.isAway ? nil : Self.take(member, limit: limit, takeover, &state)
        }
        guard let taken else { throw Failure(.unavailable, "The broker is away.") }
        return taken
    }

    /// The first stream of the last call is the last of this one, so that none starves.
    private static func take(_ member: Member, limit: Int, _ idle: Duration, _ state: inout State) -> [Delivery] {
        let names = StreamName.consumed(by: member.stage)
        state.turn += 1
        var taken: [Delivery] = []
        for offset in names.indices {
            let name = names[(state.turn + offset) % names.count]
            state.streams.ensureGroups(name, only: member.stage.group)
            taken += state.streams.take(
                name.description,
                member.stage.group,
                for: member.consumer,
                limit: limit - taken.count,
                idle: idle,
                at: .now
            )
        }
        return taken
    }

    /// What the member was given before; see ``EventBus``.
    public func undelivered(_ member: Member, limit: Int) async throws -> [Delivery] {
        try use { streams in
            StreamName.consumed(by: member.stage).flatMap { name in
                let group = streams.streams[name.description]?.groups[member.stage.group]
                let mine = group?.pending.filter { $0.value.owner == member.consumer }.keys.sorted() ?? []
                return mine.map { streams.delivery(name.description, member.stage.group, $0) }
            }.prefix(limit).map { $0 }
        }
    }

    /// Removes entries from the pending list; see ``EventBus``.
    public func acknowledge(_ tags: [DeliveryTag]) async throws {
        try use { streams in
            for tag in tags { streams.change(tag) { $0 = nil } }
        }
    }

    /// Gives entries back; see ``EventBus``.
    public func handBack(_ tags: [DeliveryTag], of member: Member, atOnce: Bool) async throws {
        let since = ContinuousClock.now - (atOnce ? takeover : .zero)
        try use { streams in
            for tag in tags {
                streams.change(tag) { pending in
                    guard pending?.owner == member.consumer else { return }
                    pending = MemoryStreams.Pending(owner: nil, since: since)
                }
            }
        }
    }

    /// Removes the member where it holds nothing; see ``EventBus``.
    public func leave(_ member: Member) async throws {
        try use { streams in
            for name in StreamName.consumed(by: member.stage) {
                streams.remove(member.consumer, from: name.description, member.stage.group)
            }
        }
    }

    /// Makes the member's entries young; see ``DeliveryRenewal``.
    public func renew(_ tags: [DeliveryTag], consumer: String) throws {
        try use { streams in
            for tag in tags {
                streams.change(tag) { if $0?.owner == consumer { $0?.since = .now } }
            }
        }
    }
}

extension MemoryBus {
    /// Creates every group; see ``StreamKeeping``.
    public func ensureGroups() async throws {
        try use { streams in
            for name in StreamName.consumed { streams.ensureGroups(name) }
        }
    }

    /// Whether memory was lost; see ``StreamKeeping``.
    public func forgotEverything() async throws -> Bool {
        try use { streams in
            defer { streams.hasEpoch = true }
            return !streams.hasEpoch
        }
    }

    /// Old pending entries; see ``StreamKeeping``.
    public func idlePending(
        _ stream: StreamName,
        group: String,
        idleSeconds: Double,
        after cursor: String?,
        limit: Int
    ) async throws -> [Delivery] {
        try use { streams in
            let before = ContinuousClock.now - .seconds(idleSeconds)
            let start = cursor.flatMap { EntryID($0) } ?? .zero
            let pending = streams.streams[stream.description]?.groups[group]?.pending ?? [:]
            let old = pending.filter { $0.key > start && $0.value.since <= before }
            return old.keys.sorted().prefix(limit).map { streams.delivery(stream.description, group, $0) }
        }
    }

    /// Whether the entry will reach the group; see ``StreamKeeping``.
    public func isCarried(stream: String, entry: String, group: String) async throws -> Bool {
        try use { streams in
            guard let id = EntryID(entry), let state = streams.streams[stream] else { return false }
            guard state.entries.contains(where: { $0.id == id }) else { return false }
            guard let group = state.groups[group] else { return true }
            return id > group.lastDelivered || group.pending[id] != nil
        }
    }

    /// Removes what all have acknowledged; see ``StreamKeeping``.
    public func trim(_ stream: StreamName) async throws -> Int {
        try use { $0.trim(stream) }
    }

    /// Removes silent members; see ``StreamKeeping``.
    public func removeIdleMembers(idleSeconds: Double) async throws -> Int {
        try use { streams in
            let before = ContinuousClock.now - .seconds(idleSeconds)
            var removed = 0
            for name in StreamName.consumed {
                for (group, state) in streams.streams[name.description]?.groups ?? [:] {
                    for (consumer, seen) in state.members where seen <= before {
                        removed += streams.remove(consumer, from: name.description, group) ? 1 : 0
                    }
                }
            }
            return removed
        }
    }

    /// Lengths; see ``StreamKeeping``.
    public func lengths() async throws -> [StreamLength] {
        try use { streams in
            StreamName.consumed.flatMap { name in
                name.groups.compactMap { group in
                    guard let stream = streams.streams[name.description] else { return nil }
                    return StreamLength(
                        stream: name.description,
                        group: group,
                        length: stream.entries.count,
                        pending: stream.groups[group]?.pending.count ?? 0,
                        members: stream.groups[group]?.members.count ?? 0
                    )
                }
            }
        }
    }
}
