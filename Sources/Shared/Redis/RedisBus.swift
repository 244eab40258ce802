public import Domain
import Events
public import Logging
public import ServiceLifecycle
public import Streams
import Synchronization

/// Events over Redis Streams: one consumer group a stage, one reading connection a member, one connection for the rest.
///
/// Redis may vanish or come back empty at any moment; groups are made again where they are missing. Not for Redis
/// Cluster, and without TLS.
public final class RedisBus: EventBus, Service {
    /// Redis 7.0 or newer: older ones keep deleted entries pending for ever.
    static let oldestVersion = "7.0"
    /// How long a publisher's repeat is recognised.
    private static let memoryMilliseconds = 600_000
    /// At most so many messages go into one script call.
    private static let largestBatch = 500

    let commands: CommandThread
    let keys: Keys
    private let address: RedisAddress
    private let takeoverSeconds: Double
    private let accepted: RedisFitness.Accepted
    private let logger: Logger
    private let readers = Mutex<[Member: RedisReader]>([:])

    /// A bus; it connects when it is first used.
    ///
    /// - Parameters:
    ///   - prefix: goes before every key, so that tests can share a server.
    ///   - takeoverSeconds: how long an entry may be idle before another member takes it: a lease.
    public convenience init(_ address: RedisAddress, prefix: String = "", takeoverSeconds: Double = 30, logger: Logger)
    {
        self.init(address, prefix: prefix, takeoverSeconds: takeoverSeconds, accepted: .nothing, logger: logger)
    }

    init(
        _ address: RedisAddress,
        prefix: String = "",
        takeoverSeconds: Double,
        accepted: RedisFitness.Accepted,
        logger: Logger
    ) {
        self.address = address
        self.takeoverSeconds = takeoverSeconds
        self.accepted = accepted
        self.logger = logger
        keys = Keys(prefix: prefix)
        commands = CommandThread(address, logger: logger)
    }

    /// Stays until graceful shutdown, then ends the connections.
    public func run() async throws {
        try? await gracefulShutdown()
        await close()
    }

    /// Ends the connections; for those who do not ``run()`` it.
    public func close() async {
        let readers = self.readers.withLock { readers in
            defer { readers = [:] }
            return readers.values
        }
        for reader in readers { await reader.close() }
        await commands.close()
    }

    /// Appends messages, each only once; see ``EventPublisher``.
    public func publish(_ messages: [OutboxMessage]) async throws -> [String] {
        let calls = stride(from: 0, to: messages.count, by: Self.largestBatch).map { start in
            let batch = messages[start..<min(start + Self.largestBatch, messages.count)]
            return RedisCommand.script(
                Script.publish,
                keys: batch.flatMap { [keys.stream($0.stream), keys.memory(of: $0)] },
                ["\(Self.memoryMilliseconds)"] + batch.map(\.event)
            )
        }
        let replies = try await commands.send(calls)
        return try unwrapped(replies).flatMap { $0.list.compactMap(\.text) }
    }

    /// Takes entries; see ``EventBus``.
    public func receive(_ member: Member, limit: Int, waitSeconds: Double) async throws -> [Delivery] {
        try await reader(of: member).receive(limit: limit, waitSeconds: waitSeconds)
    }

    /// What the member was given before; see ``EventBus``.
    public func undelivered(_ member: Member, limit: Int) async throws -> [Delivery] {
        try await reader(of: member).undelivered(limit: limit)
    }

    /// Removes entries from pending lists; see ``EventBus``.
    public func acknowledge(_ tags: [DeliveryTag]) async throws {
        let replies = try await commands.send(
            keys.grouped(tags).map { stream, group, entries in
                RedisCommand(["XACK", stream, group] + entries)
            }
        )
        _ = try unwrapped(replies)
    }

    /// Gives entries back; see ``EventBus``.
    public func handBack(_ tags: [DeliveryTag], of member: Member, atOnce: Bool) async throws {
        let replies = try await commands.send(keys.handBack(tags, of: member, atOnce: atOnce))
        _ = try unwrapped(replies)
    }

    /// Removes the member where it holds nothing, and ends its connection; see ``EventBus``.
    public func leave(_ member: Member) async throws {
        await readers.withLock { $0.removeValue(forKey: member) }?.close()
        _ = try await commands.send(
            StreamName.consumed(by: member.stage).map { keys.removal(of: member.consumer, $0, member.stage.group) }
        )
    }

    /// Whether Redis answers and is fit for use, for readiness.
    ///
    /// - Returns: what was found: `Redis 7.0.15, no cluster, noeviction, append-only file`.
    /// - Throws: ``Failure/Code/unfit`` if it answers and will not do, with what to change;
    ///   ``Failure/Code/unavailable`` if it does not answer.
    public func ping() async throws -> String {
        try await requirements().summary()
    }

    /// What Redis must be like, and whether it is.
    ///
    /// - Throws: ``Failure/Code/unavailable`` if it does not answer, or follows another server.
    public func requirements() async throws -> [Requirement] {
        let replies = try await commands.send(RedisFitness.sections.map { RedisCommand(["INFO", $0]) })
        var info = ""
        for reply in replies {
            switch reply {
            case .error(let error) where error.kind == .denied && !error.description.hasPrefix("NOPERM"):
                throw error.failure
            // A managed server may forbid it: then it has told nothing.
            case .error(let error) where error.kind != .denied && error.kind != .other: throw error.failure
            default: info += (reply.text ?? "") + "\n"
            }
        }
        let fitness = RedisFitness(info: info, accepted: accepted)
        guard !fitness.isReplica else {
            throw Failure(.unavailable, "Redis is a replica: REDIS_URL is to name the primary, or its Sentinels.")
        }
        return fitness.requirements
    }

    func reader(of member: Member) -> RedisReader {
        readers.withLock { readers in
            if let reader = readers[member] { return reader }
            let group = GroupReader(
                member,
                address: address,
                keys: keys,
                takeoverSeconds: takeoverSeconds,
                logger: logger
            )
            let reader = RedisReader(group, commands: commands)
            readers[member] = reader
            return reader
        }
    }
}

/// The replies, if none is an error.
///
/// - Throws: the first error.
func unwrapped(_ replies: [RedisReply]) throws(Failure) -> [RedisReply] {
    for reply in replies {
        if case .error(let error) = reply { throw error.failure }
    }
    return replies
}
