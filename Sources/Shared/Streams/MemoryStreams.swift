import Events

/// Streams, groups and pending lists as plain values: what a broker keeps, and the rules it keeps it by.
struct MemoryStreams: Sendable {
    typealias Instant = ContinuousClock.Instant

    struct Entry: Sendable {
        let id: EntryID
        let event: String
    }
    struct Pending: Sendable {
        /// `nil`: handed back.
        var owner: String?
        var since: Instant
    }
    struct Group: Sendable {
        var lastDelivered = EntryID.zero
        var pending: [EntryID: Pending] = [:]
        var members: [String: Instant] = [:]
    }
    struct Stream: Sendable {
        var entries: [Entry] = []
        var groups: [String: Group] = [:]
    }

    var streams: [String: Stream] = [:]
    var lastID = EntryID.zero
    /// Which message is on which entry, until when repeats are dropped.
    var seen: [String: (entry: String, until: Instant)] = [:]
    var hasEpoch = false

    /// Appends the message, or finds its first entry.
    mutating func append(_ stream: String, eventID: String, event: String, at now: Instant) -> String {
        let key = "\(stream) \(eventID)"
        if let first = seen[key], first.until > now { return first.entry }
        lastID = lastID.next
        streams[stream, default: Stream()].entries.append(Entry(id: lastID, event: event))
        seen[key] = (lastID.description, now + .seconds(600))
        return lastID.description
    }

    /// Creates the groups that are missing, at the beginning.
    mutating func ensureGroups(_ name: StreamName, only group: String? = nil) {
        var stream = streams[name.description] ?? Stream()
        for each in name.groups where (group ?? each) == each && stream.groups[each] == nil {
            stream.groups[each] = Group()
        }
        streams[name.description] = stream
    }

    /// Gives the member up to `limit` entries: first those of others that are idle for so long, then new ones.
    mutating func take(
        _ stream: String,
        _ group: String,
        for consumer: String,
        limit: Int,
        idle: Duration,
        at now: Instant
    ) -> [Delivery] {
        guard var state = streams[stream]?.groups[group] else { return [] }
        defer { streams[stream]?.groups[group] = state }
        state.members[consumer] = now
        let left = state.pending.filter { $0.value.owner != consumer && $0.value.since + idle <= now }
        var ids = Array(left.keys.sorted().prefix(limit))
        let fresh = streams[stream]?.entries.drop { $0.id <= state.lastDelivered }.prefix(limit - ids.count) ?? []
        ids += fresh.map(\.id)
        if let last = fresh.last { state.lastDelivered = last.id }
        for id in ids { state.pending[id] = Pending(owner: consumer, since: now) }
        return ids.map { delivery(stream, group, $0) }
    }

    /// An entry with its event, if that is still there.
    func delivery(_ stream: String, _ group: String, _ id: EntryID) -> Delivery {
        let event = streams[stream]?.entries.first { $0.id == id }?.event
        return Delivery(tag: DeliveryTag(stream: stream, group: group, entry: id.description), event: event)
    }

    /// Changes an entry's place in its group's pending list; nothing if it has none.
    mutating func change(_ tag: DeliveryTag, _ change: (inout Pending?) -> Void) {
        guard let id = EntryID(tag.entry), streams[tag.stream]?.groups[tag.group]?.pending[id] != nil else { return }
        change(&streams[tag.stream, default: Stream()].groups[tag.group, default: Group()].pending[id])
    }

    /// Removes a member that holds nothing.
    ///
    /// - Returns: whether it was there and is gone.
    @discardableResult
    mutating func remove(_ consumer: String, from stream: String, _ group: String) -> Bool {
        guard let state = streams[stream]?.groups[group], state.members[consumer] != nil else { return false }
        guard !state.pending.values.contains(where: { $0.owner == consumer }) else { return false }
        streams[stream]?.groups[group]?.members[consumer] = nil
        return true
    }

    /// Removes what every expected group has acknowledged; nothing while a group is missing.
    mutating func trim(_ name: StreamName) -> Int {
        guard let stream = streams[name.description] else { return 0 }
        var keepFrom = EntryID(milliseconds: .max, sequence: .max)
        if name.groups.isEmpty { keepFrom = .zero }
        for expected in name.groups {
            guard let group = stream.groups[expected] else { return 0 }
            keepFrom = min(keepFrom, group.pending.keys.min() ?? group.lastDelivered.next)
        }
        let kept = stream.entries.filter { $0.id >= keepFrom }
        streams[name.description]?.entries = kept
        return stream.entries.count - kept.count
    }
}
