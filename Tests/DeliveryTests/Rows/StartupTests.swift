import Domain
import Settings
import TestKit
import Testing

@testable import Database
@testable import Redis

/// Starting: servers that would lose work are refused, with a line that says what to change.
struct StartupTests {
    /// asynq#612, #799: leases were evicted, since the policy was `volatile-lru`.
    @Test(.enabled(if: Servers.areThere))
    func aServerThatEvictsIsRefusedUntilItIsPutRight() async throws {
        try await RedisServer.with { servers in
            let bus = RedisBus(try servers[0].address, logger: Servers.quiet)
            for (name, bad, good, word) in [
                ("maxmemory-policy", "volatile-lru", "noeviction", "maxmemory-policy noeviction"),
                ("appendonly", "no", "yes", "appendonly yes"),
            ] {
                #expect(try await bus.ping().hasPrefix("Redis 7"))
                try await servers[0].call("CONFIG", "SET", name, bad)
                let failure = await #expect(throws: Failure.self) { try await bus.ping() }
                #expect(failure?.code == .unfit)
                #expect(failure?.message.contains(word) == true)
                try await servers[0].call("CONFIG", "SET", name, good)
            }
            #expect(try await bus.ping().hasSuffix("noeviction, append-only file"))
            await bus.close()
        }
    }

    /// Managed servers forbid CONFIG, and some INFO.
    @Test(.enabled(if: Servers.areThere))
    func aServerThatForbidsConfigIsFitAndOneThatTellsNothingMustBeAccepted() async throws {
        try await RedisServer.with { servers in
            let server = servers[0]
            try await server.call("ACL", "SETUSER", "default", "-config")
            let bus = RedisBus(try server.address, logger: Servers.quiet)
            #expect(try await bus.ping().hasSuffix("append-only file"))
            try await server.call("ACL", "SETUSER", "default", "-info")
            let failure = await #expect(throws: Failure.self) { try await bus.ping() }
            #expect(failure?.message.contains("set REDIS_ACCEPT=untold") == true)
            await bus.close()
            let reader = SettingsReader(["REDIS_URL": server.url, "REDIS_ACCEPT": "untold"])
            let trusting = try RedisBus(reader, logger: Servers.quiet)
            #expect(try await trusting.ping().contains("not told (accepted)"))
            await trusting.close()
        }
    }

    @Test(.enabled(if: Servers.areThere))
    func aReplicaIsAwayRatherThanUnfit() async throws {
        try await RedisServer.with { servers in
            try await servers[0].call("REPLICAOF", "127.0.0.1", "1")
            let bus = RedisBus(try servers[0].address, logger: Servers.quiet)
            let failure = await #expect(throws: Failure.self) { try await bus.ping() }
            #expect(failure?.code == .unavailable)
            #expect(failure?.message.contains("replica") == true)
            await bus.close()
        }
    }

    @Test(.enabled(if: Servers.areThere))
    func aDatabaseWithoutItsMigrationsIsRefusedUntilTheyAreApplied() async throws {
        try await ScratchDatabase.with { database in
            #expect(try await database.client.checked().contains("schema"))
            let newest = Migration.all.count
            try await database.run("UPDATE schema_migrations SET version = 0 WHERE version = \(newest)")
            let failure = await #expect(throws: Failure.self) { try await database.client.checked() }
            #expect(failure?.code == .unfit)
            #expect(failure?.message.hasSuffix("Run `millrace migrate`.") == true)
            try await database.run("UPDATE schema_migrations SET version = \(newest) WHERE version = 0")
            #expect(try await database.client.checked().hasPrefix("PostgreSQL "))
        }
    }

    @Test(arguments: [
        (140_011, "14.11", "PostgreSQL 14.11 is too old: use 15 or newer." as String?), (150_008, "15.8", nil),
        (170_000, "17.0", nil),
    ])
    func anOldDatabaseIsRefused(_ row: (number: Int, name: String, refusal: String?)) {
        let requirement = PostgresClient.version(row.number, row.name)
        #expect((requirement.isMet ? nil : requirement.line) == row.refusal)
    }
}
