import Domain
import FoundationEssentials
import TestKit
import Testing

@testable import Database

/// The client: its pool, its transactions, and what it does when the server goes away.
@Suite(.enabled(if: TemporaryDatabase.isThere))
struct PostgresClientTests {
    @Test func stopsTheServersWorkWhenTheTaskIsCancelled() async throws {
        try await TemporaryDatabase.with(poolSize: 2, isMigrated: false) { database in
            let client = database.client
            let started = ContinuousClock.now
            // The task is cancelled and awaited below.
            let task = Task { try await client.query("SELECT pg_sleep(20)") { _ in () } }
            let isRunning = try await eventually { try await database.sleepers() == 1 }
            #expect(isRunning)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(ContinuousClock.now - started < .seconds(10))
            let isStopped = try await eventually { try await database.sleepers() == 0 }
            #expect(isStopped)
            #expect(client.load.inUse == 0)
        }
    }

    @Test func writesToTheEndWhenTheTaskIsCancelled() async throws {
        try await TemporaryDatabase.with(poolSize: 2, isMigrated: false) { database in
            try await database.run("CREATE TABLE t (i int)")
            let client = database.client
            // The task is cancelled and awaited below.
            let task = Task {
                try await client.transaction { _, link in
                    try link.run("SELECT pg_sleep(0.3)")
                    try link.run("INSERT INTO t VALUES (1)")
                }
            }
            let isRunning = try await eventually { try await database.sleepers() == 1 }
            #expect(isRunning)
            task.cancel()
            _ = try await task.value
            #expect(try await database.value("SELECT count(*) FROM t") == "1")
        }
    }

    @Test func connectsAgainAfterTheServerHungUp() async throws {
        try await TemporaryDatabase.with(poolSize: 3, isMigrated: false) { database in
            for _ in 0..<5 {
                _ = try await database.client.ping()
                try await database.terminateOthers()
                // Nobody notices: a connection is looked at before anything is sent on it.
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<3 { group.addTask { _ = try await database.client.ping() } }
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test func saysUnavailableWhenTheConnectionBreaksInTheMiddle() async throws {
        try await TemporaryDatabase.with(poolSize: 2, isMigrated: false) { database in
            let client = database.client
            // The task is awaited below.
            let broken = Task { try await client.query("SELECT pg_sleep(20)") { _ in 0 } }
            let isRunning = try await eventually { try await database.sleepers() == 1 }
            #expect(isRunning)
            try await database.terminateOthers()
            let failure = await #expect(throws: Failure.self) { try await broken.value }
            #expect(failure?.code == .unavailable)
            _ = try await client.ping()
        }
    }

    @Test func sendsARepeatableWriteOnceMore() async throws {
        try await TemporaryDatabase.with(poolSize: 2, isMigrated: false) { database in
            let client = database.client
            async let written = client.transaction(repeatable: true) { isRepeated, link in
                if !isRepeated { try link.run("SELECT pg_sleep(20)") }
                return isRepeated
            }
            let isRunning = try await eventually { try await database.sleepers() == 1 }
            #expect(isRunning)
            try await database.terminateOthers()
            #expect(try await written)
        }
    }

    @Test func saysUnavailableWhenNobodyListens() async throws {
        let target = PostgresTarget(url: "postgresql://nobody@127.0.0.1:1/none")
        let client = PostgresClient(target, poolSize: 2, logger: TemporaryDatabase.quiet)
        for _ in 0..<3 {
            let failure = await #expect(throws: Failure.self) { try await client.ping() }
            #expect(failure?.code == .unavailable)
            #expect(failure?.code.retry == .whenDependencyIsBack)
        }
        await client.close()
        await #expect(throws: Failure.self) { try await client.ping() }
    }

    @Test func beginsATransactionAgainThatLostARace() async throws {
        try await TemporaryDatabase.with(isMigrated: false) { database in
            try await database.run("CREATE TABLE t (id int PRIMARY KEY, n int)")
            try await database.run("INSERT INTO t VALUES (1, 0), (2, 0)")
            let client = database.client
            try await withThrowingTaskGroup(of: Void.self) { group in
                for order in [(1, 2), (2, 1)] {
                    group.addTask {
                        for _ in 0..<2 {
                            try await client.transaction { _, link in
                                try link.run("UPDATE t SET n = n + 1 WHERE id = $1", [order.0])
                                try link.run("SELECT pg_sleep(0.05)")
                                try link.run("UPDATE t SET n = n + 1 WHERE id = $1", [order.1])
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.value("SELECT sum(n) FROM t") == "8")
        }
    }

    @Test func rollsBackWhatThrows() async throws {
        try await TemporaryDatabase.with(poolSize: 1, isMigrated: false) { database in
            try await database.run("CREATE TABLE t (i int PRIMARY KEY)")
            let failure = await #expect(throws: Failure.self) {
                try await database.client.transaction { _, link in
                    try link.run("INSERT INTO t VALUES (1)")
                    try link.run("INSERT INTO t VALUES (1)")
                }
            }
            #expect(failure?.code == .conflict)
            let cause = try #require(failure?.cause as? PostgresError)
            #expect(cause.sqlState == "23505")
            #expect(try await database.value("SELECT count(*) FROM t") == "0")
        }
    }

    @Test func givesUpAStatementAfterItsTime() async throws {
        try await TemporaryDatabase.with(isMigrated: false) { database in
            let hasty = PostgresTarget(url: database.target.url, statementTimeoutSeconds: 0.1)
            let client = PostgresClient(hasty, poolSize: 1, logger: TemporaryDatabase.quiet)
            let failure = await #expect(throws: Failure.self) {
                try await client.query("SELECT pg_sleep(20)") { _ in () }
            }
            #expect(failure?.code == .timeout)
            await client.close()
        }
    }

    @Test func boundsTheLineOfThoseWhoWait() async throws {
        let target = PostgresTarget(url: "postgresql://nobody@127.0.0.1:1/none")
        let connection = PooledConnection(target, breaker: Breaker())
        let pool = ConnectionPool([connection], maximumWaiters: 1)
        let taken = try await pool.take()
        // The task is awaited below.
        let second = Task { try await pool.take() }
        let isWaiting = await eventually { pool.load.waiting == 1 }
        #expect(isWaiting)
        let failure = await #expect(throws: Failure.self) { try await pool.take() }
        #expect(failure?.code == .unavailable)
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        pool.giveBack(taken)
        #expect(pool.load.inUse == 0)
        #expect(pool.load.waiting == 0)
    }

    @Test func tellsThoseWhoWaitedTooLong() async throws {
        let target = PostgresTarget(url: "postgresql://nobody@127.0.0.1:1/none")
        let connection = PooledConnection(target, breaker: Breaker())
        let pool = ConnectionPool([connection], maximumWait: .zero)
        let taken = try await pool.take()
        // The task is awaited below.
        let second = Task { try await pool.take() }
        let isWaiting = await eventually { pool.load.waiting == 1 }
        #expect(isWaiting)
        pool.giveBack(taken)
        await #expect(throws: Failure.self) { try await second.value }
        #expect(pool.load.inUse == 0)
    }
}

extension TemporaryDatabase {
    /// How many connections sleep in the server.
    func sleepers() async throws -> Int {
        let count = try await value(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND state = 'active' AND wait_event = 'PgSleep'
            """
        )
        return Int(count ?? "") ?? 0
    }

    /// Hangs up on every connection of the database but the one that asks.
    func terminateOthers() async throws {
        _ = try await client.query(
            """
            SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """
        ) { _ in () }
    }
}
