import Domain
public import Events
import FoundationEssentials
public import Streams

/// The Janitor's hands on the streams.
public struct RedisStreams: StreamKeeping {
    /// The mirror of dead letters keeps about so many.
    private static let longestMirror = 10_000

    private let bus: RedisBus
    private var keys: Keys { bus.keys }

    /// Over the connection of a bus.
    public init(_ bus: RedisBus) {
        self.bus = bus
    }

    /// Creates every group that is missing, at the beginning; see ``StreamKeeping``.
    public func ensureGroups() async throws {
        let creations = StreamName.consumed.flatMap { name in name.groups.map { keys.creation(name, $0) } }
        for case .error(let error) in try await bus.commands.send(creations)
        where !error.description.hasPrefix("BUSYGROUP") {
            throw error.failure
        }
    }

    /// Whether a key that is set once for ever is gone; see ``StreamKeeping``.
    public func forgotEverything() async throws -> Bool {
        let boot = UUID().uuidString.lowercased()
        return try await bus.commands.send(RedisCommand(["SET", keys.epoch, boot, "NX"])).text == "OK"
    }

    /// Old pending entries with their events, read, not claimed; see ``StreamKeeping``.
    public func idlePending(
        _ stream: StreamName,
        group: String,
        idleSeconds: Double,
        after cursor: String?,
        limit: Int
    ) async throws -> [Delivery] {
        let key = keys.stream(stream.description)
        let start = cursor.map { "(" + $0 } ?? "-"
        let words = ["XPENDING", key, group, "IDLE", "\(Int(idleSeconds * 1000))", start, "+", "\(limit)"]
        let pending = try await bus.commands.send([RedisCommand(words)])
        if case .error(let error)? = pending.first, error.kind == .forgotten { return [] }
        let ids = try unwrapped(pending).flatMap(\.list).compactMap { $0.list.first?.text }
        let entries = try await bus.commands.send(ids.map { RedisCommand(["XRANGE", key, $0, $0]) })
        return try zip(ids, unwrapped(entries)).map { id, entry in
            let found = entry.list.first.flatMap { Delivery(entry: $0, stream: stream.description, group: group) }
            return found ?? Delivery(tag: DeliveryTag(stream: stream.description, group: group, entry: id), event: nil)
        }
    }

    /// Whether the entry will reach the group; see ``StreamKeeping``.
    public func isCarried(stream: String, entry: String, group: String) async throws -> Bool {
        let call = RedisCommand.script(Script.isCarried, keys: [keys.stream(stream)], [group, entry])
        return try await bus.commands.send(call).integer ?? 0 > 0
    }

    /// Removes entries from pending lists; see ``StreamKeeping``.
    public func acknowledge(_ tags: [DeliveryTag]) async throws {
        try await bus.acknowledge(tags)
    }

    /// Removes what all expected groups have acknowledged; a stream without groups keeps its newest entries.
    public func trim(_ stream: StreamName) async throws -> Int {
        let key = keys.stream(stream.description)
        let call =
            stream.groups.isEmpty
            ? RedisCommand(["XTRIM", key, "MAXLEN", "~", "\(Self.longestMirror)"])
            : RedisCommand.script(Script.trim, keys: [key], stream.groups)
        return max(0, try await bus.commands.send(call).integer ?? 0)
    }

    /// Removes members that are silent for so long and hold nothing; see ``StreamKeeping``.
    public func removeIdleMembers(idleSeconds: Double) async throws -> Int {
        var removals: [RedisCommand] = []
        for (name, group) in expectedGroups {
            let reply = try await bus.commands.send([
                RedisCommand(["XINFO", "CONSUMERS", keys.stream(name.description), group])
            ])
            // A stream or a group that does not exist has no members.
            for member in reply.first?.list.map(\.fields) ?? [] {
                guard let consumer = member["name"]?.text, member["pending"]?.integer == 0 else { continue }
                guard Double(member["idle"]?.integer ?? 0) >= idleSeconds * 1000 else { continue }
                removals.append(keys.removal(of: consumer, name, group))
            }
        }
        return try unwrapped(try await bus.commands.send(removals)).count { $0.integer == 1 }
    }

    /// Lengths of streams and pending lists; see ``StreamKeeping``.
    public func lengths() async throws -> [StreamLength] {
        var lengths: [StreamLength] = []
        for name in StreamName.consumed {
            let key = keys.stream(name.description)
            let replies = try await bus.commands.send([
                RedisCommand(["XLEN", key]), RedisCommand(["XINFO", "GROUPS", key]),
            ])
            for group in replies.last?.list.map(\.fields) ?? [] {
                guard let label = group["name"]?.text, name.groups.contains(label) else { continue }
                lengths.append(
                    StreamLength(
                        stream: name.description,
                        group: label,
                        length: replies.first?.integer ?? 0,
                        pending: group["pending"]?.integer ?? 0,
                        members: group["consumers"]?.integer ?? 0
                    )
                )
            }
        }
        return lengths
    }

    private var expectedGroups: [(StreamName, String)] {
        StreamName.consumed.flatMap { name in name.groups.map { (name, $0) } }
    }
}
