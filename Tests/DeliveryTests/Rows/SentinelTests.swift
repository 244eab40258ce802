import Domain
import Events
import FoundationEssentials
import Glibc
import Streams
import TestKit
import Testing

@testable import Redis

/// Sentinel: real servers, real Sentinels, a real failover.
@Suite(.enabled(if: Servers.areThere), .serialized, .timeLimit(.minutes(3)))
struct SentinelTests {
    /// taskiq-redis#130, #97: the Sentinel variant of a broker lacked recovery. Here it is the same code, and obeys the
    /// same exercises.
    @Test func behavesAsEveryBus() async throws {
        try await RedisServer.with { servers in
            try await withSentinels(over: servers[0]) { address in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (number, fact) in EventBusExercise.all.enumerated() {
                        group.addTask { try await check(fact, "fact-\(number):", address) }
                        // A few at a time: some of them measure how long something takes.
                        if number >= 3 { try await group.next() }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    private func check(_ fact: EventBusExercise, _ prefix: String, _ address: RedisAddress) async throws {
        let bus = RedisBus(address, prefix: prefix, takeoverSeconds: 1, logger: Servers.quiet)
        try await fact.run(
            on: EventBusExercise.World(
                bus: bus,
                keeping: RedisStreams(bus),
                renewal: RedisDeliveries(address, prefix: prefix, logger: Servers.quiet),
                takeoverSeconds: 1,
                forget: {
                    let script = "for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('DEL', key) end"
                    _ = try await bus.commands.send(.script(script, keys: [], [prefix + "*"]))
                }
            )
        )
        await bus.close()
    }

    /// bullmq#648, asynq#1051: after a failover loops stopped, and what the new primary did not know was lost.
    @Test func aFailoverLosesNothing() async throws {
        try await RedisServer.with([[], []]) { servers in
            try await servers[1].call("REPLICAOF", "127.0.0.1", "\(servers[0].port)")
            let isFollowing = try await eventually {
                let role = try await servers[1].call("ROLE").list
                return role.count > 3 && role[3].text == "connected"
            }
            #expect(isFollowing)
            try await withSentinels(over: servers[0], replicas: 1) { address in
                try await DeliveryWorld.onServers(address, leaseSeconds: 1.5) { world in
                    let workers = ["one", "two"].map { name in
                        world.worker(name) { _, _ in
                            try await Task.sleep(for: .milliseconds(30))
                            return .done([], announcing: [])
                        }
                    }
                    try await world.running(workers + [try world.janitor()]) { _ in
                        var files: [FileID] = []
                        for _ in 0..<20 { files.append(try await world.upload()) }
                        let isUnderWay = try await eventually { [files] in try await world.state(files[5]) == .done }
                        #expect(isUnderWay)
                        // From now on the replica hears nothing more: what is written until the primary dies is lost.
                        try await servers[0].call("ACL", "SETUSER", "default", "-psync", "-sync")
                        try await servers[0].call("CLIENT", "KILL", "TYPE", "replica")
                        for _ in 0..<20 { files.append(try await world.upload()) }
                        try await world.publish()
                        servers[0].signal(SIGKILL)
                        for _ in 0..<20 { files.append(try await world.upload()) }
                        for file in files {
                            let isDone = try await eventually(within: 60) { try await world.state(file) == .done }
                            #expect(isDone)
                        }
                        for file in files { #expect(try await world.outcomes(file).count { $0 == "done" } == 1) }
                        #expect(try await servers[1].call("ROLE").list.first?.text == "master")
                    }
                }
            }
        }
    }

    /// A Sentinel that is gone, one that knows another name, one that still names a server that only follows.
    @Test func theFirstSentinelThatKnowsIsBelievedButTheServerIsAskedToo() async throws {
        try await RedisServer.with([[], []]) { servers in
            let lying = try ScriptedRedis { command, _ in
                command.first == "SENTINEL"
                    ? "*2\r\n$9\r\n127.0.0.1\r\n$\("\(servers[1].port)".count)\r\n\(servers[1].port)\r\n" : "+OK\r\n"
            }
            try await servers[1].call("REPLICAOF", "127.0.0.1", "\(servers[0].port)")
            let stale = try RedisAddress("redis+sentinel://127.0.0.1:\(lying.port)/millrace")
            let error = await #expect(throws: RedisError.self) {
                try await onThread { _ = try stale.connect(name: "t", timeoutSeconds: 2) }
            }
            #expect(error?.kind == .elsewhere)
            #expect(error?.description.hasSuffix("which Sentinel names, is slave") == true)
            lying.close()
            try await withSentinels(over: servers[0]) { address in
                let known = address.hosts[0].port
                let list = "127.0.0.1:1,127.0.0.1:\(known)"
                let gone = try RedisAddress("redis+sentinel://\(list)/millrace/3")
                let bus = RedisBus(gone, logger: Servers.quiet)
                _ = try await bus.ping()
                await bus.close()
                let unknown = try RedisAddress("redis+sentinel://\(list)/other")
                let none = await #expect(throws: RedisError.self) {
                    try await onThread { _ = try unknown.connect(name: "t", timeoutSeconds: 2) }
                }
                #expect(none?.description.contains("it does not know other") == true)
            }
        }
    }

    /// Starts three Sentinels that agree on the primary, runs the test, and ends them.
    private func withSentinels(
        over primary: RedisServer,
        replicas: Int = 0,
        _ test: @Sendable (RedisAddress) async throws -> Void
    ) async throws {
        let sentinels = try (0..<3).map { _ in try RedisServer() }
        let list = sentinels.map { "127.0.0.1:\($0.port)" }.joined(separator: ",")
        let address = try RedisAddress("redis+sentinel://\(list)/millrace/0")
        do {
            for sentinel in sentinels { try await sentinel.startAsSentinel(over: primary, quorum: 2) }
            let areAcquainted = try await eventually {
                for sentinel in sentinels {
                    let others = try await sentinel.call("SENTINEL", "SENTINELS", "millrace").list.count
                    let known = try await sentinel.call("SENTINEL", "REPLICAS", "millrace").list.count
                    if others < 2 || known < replicas { return false }
                }
                return true
            }
            #expect(areAcquainted)
            try await test(address)
        } catch {
            for sentinel in sentinels { sentinel.remove() }
            throw error
        }
        for sentinel in sentinels { sentinel.remove() }
    }
}
