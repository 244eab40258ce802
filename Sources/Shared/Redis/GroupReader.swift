import Domain
import Events
import Logging
import Streams
import Synchronization

/// Reads one member's streams, blocking: what others left, then what is new, then it waits for more.
///
/// Unchecked, because only the one thread of ``RedisReader`` ever touches what varies here.
final class GroupReader: @unchecked Sendable {
    private static let timeoutSeconds = 10
    /// How many old entries of its own may stand before those of others.
    private static let spare = 100

    /// The connection's number, by which another connection can wake it; 0 before it is known.
    let clientID = Atomic(0)
    private let member: Member
    private let streams: [StreamName]
    private let keys: Keys
    private let takeoverMilliseconds: String
    private let link: RedisLink
    /// Which stream is first in turn.
    private var turn = 0
    /// When to look next for entries that others left.
    private var nextLook = ContinuousClock.now

    init(_ member: Member, address: RedisAddress, keys: Keys, takeoverSeconds: Double, logger: Logger) {
        self.member = member
        self.keys = keys
        streams = StreamName.consumed(by: member.stage)
        takeoverMilliseconds = "\(Int(takeoverSeconds * 1000))"
        link = RedisLink(address, name: "reader", timeoutSeconds: Self.timeoutSeconds, logger: logger)
    }

    /// Takes up to `limit` entries.
    func take(_ limit: Int, _ wait: Wait) throws(RedisError) -> [Delivery] {
        try usingGroups { connection throws(RedisError) in try take(limit, wait, connection) }
    }

    /// What this member was given before and has not acknowledged.
    func undelivered(_ limit: Int) throws(RedisError) -> [Delivery] {
        try usingGroups { connection throws(RedisError) in
            Array(try read(limit, streams, from: "0", nil, connection).prefix(limit))
        }
    }

    /// Ends the connection.
    func close() {
        link.close()
    }

    /// Makes the groups on every fresh connection, and again where Redis has lost them.
    private func usingGroups(
        _ body: (RedisConnection) throws(RedisError) -> [Delivery]
    ) throws(RedisError) -> [Delivery] {
        try link.use { connection throws(RedisError) in
            nextLook = .now
            clientID.store(try connection.send("CLIENT", "ID").integer ?? 0, ordering: .relaxed)
            try ensureGroups(connection)
        } _: { connection throws(RedisError) in
            do throws(RedisError) {
                return try body(connection)
            } catch  where error.kind == .forgotten {
                try ensureGroups(connection)
                return try body(connection)
            } catch  where error.kind == .other {
                // Nobody foresaw it. What is wrong may be this connection, so the next read has another.
                throw RedisError(.elsewhere, error.description)
            }
        }
    }

    private func ensureGroups(_ connection: RedisConnection) throws(RedisError) {
        let replies = try connection.send(streams.map { keys.creation($0, member.stage.group) })
        // A server without memory refuses to make even a group that is there, and yet lets us read it empty.
        for case .error(let error) in replies where !error.description.hasPrefix("BUSYGROUP") && error.kind != .refused
        {
            throw error
        }
    }

    private func take(
        _ limit: Int,
        _ wait: Wait,
        _ connection: RedisConnection
    ) throws(RedisError) -> [Delivery] {
        turn += 1
        let inTurn = streams.indices.map { streams[($0 + turn) % streams.count] }
        var taken: [Delivery] = []
        if nextLook <= .now {
            taken = try takeOver(limit, connection)
            nextLook = .now + .seconds(1)
        }
        for stream in inTurn where taken.count < limit {
            taken += try read(limit - taken.count, [stream], from: ">", nil, connection)
        }
        guard taken.isEmpty, let milliseconds = wait.milliseconds else { return taken }
        let woken = try read(limit, inTurn, from: ">", milliseconds, connection)
        // The limit holds for each stream; if two woke us at once, one entry too many may have come.
        let spare = woken.dropFirst(limit)
        if !spare.isEmpty { _ = try connection.send(keys.handBack(spare.map(\.tag), of: member, atOnce: true)) }
        return Array(woken.prefix(limit))
    }

    /// Entries that were handed back, or that another member has not renewed for a lease. The idle time is also the
    /// fence: what a third one took meanwhile is young again.
    private func takeOver(_ limit: Int, _ connection: RedisConnection) throws(RedisError) -> [Delivery] {
        var taken: [Delivery] = []
        for stream in streams where taken.count < limit {
            taken += try takeOver(limit - taken.count, of: stream, connection)
        }
        return taken
    }

    /// Page by page, so that many entries that it must leave hide none behind them.
    private func takeOver(
        _ limit: Int,
        of stream: StreamName,
        _ connection: RedisConnection
    ) throws(RedisError) -> [Delivery] {
        let (key, group) = (keys.stream(stream.description), member.stage.group)
        let size = limit + Self.spare
        var taken: [Delivery] = []
        var start = "-"
        while taken.count < limit {
            let list = RedisCommand(["XPENDING", key, group, "IDLE", takeoverMilliseconds, start, "+", "\(size)"])
            let page = try connection.send([list])[0].unwrapped().list.map(\.list)
            let others = page.filter { $0.count > 1 && $0[1].text != member.consumer }
            let ids = others.compactMap(\.first?.text).prefix(limit - taken.count)
            if !ids.isEmpty {
                let claim = RedisCommand(["XCLAIM", key, group, member.consumer, takeoverMilliseconds] + ids)
                taken += deliveries(try connection.send([claim])[0].unwrapped(), of: stream.description)
            }
            guard page.count == size, let last = page.last?.first?.text else { break }
            start = "(" + last
        }
        return taken
    }

    /// - Parameter milliseconds: how long to wait; `nil` not to wait.
    private func read(
        _ limit: Int,
        _ streams: [StreamName],
        from position: String,
        _ milliseconds: Int?,
        _ connection: RedisConnection
    ) throws(RedisError) -> [Delivery] {
        var words = ["XREADGROUP", "GROUP", member.stage.group, member.consumer, "COUNT", "\(limit)"]
        if let milliseconds { words += ["BLOCK", "\(milliseconds)"] }
        words += ["STREAMS"] + streams.map { keys.stream($0.description) } + streams.map { _ in position }
        let reply = try connection.send([RedisCommand(words)])[0].unwrapped()
        return reply.list.flatMap { stream in
            guard let key = stream.list.first?.text, let entries = stream.list.last else { return [Delivery]() }
            return deliveries(entries, of: keys.name(of: key))
        }
    }

    private func deliveries(_ entries: RedisReply, of stream: String) -> [Delivery] {
        entries.list.compactMap { Delivery(entry: $0, stream: stream, group: member.stage.group) }
    }
}

extension Delivery {
    /// An entry as Redis writes it: its id, then fields and values, of which `event` is ours.
    init?(entry: RedisReply, stream: String, group: String) {
        guard let id = entry.list.first?.text else { return nil }
        let event = entry.list.last?.fields["event"]?.text
        self.init(tag: DeliveryTag(stream: stream, group: group, entry: id), event: event)
    }
}
