import Domain
import FoundationEssentials
import TestKit
import Testing

@testable import Database

/// Whatever grows is bounded: what has outlived its time goes, all of it, in statements that remove a limited number.
@Suite(.enabled(if: TemporaryDatabase.isThere))
struct RetentionTests {
    /// A table, how 12,000 rows come into it that are old and 10 that are young, and who removes them.
    struct Growth: Sendable, CustomTestStringConvertible {
        let table: String
        let filling: String
        let sweep: @Sendable (PostgresLedger) async throws -> Int

        var testDescription: String { table }

        init(_ table: String, _ filling: String, _ sweep: @escaping @Sendable (PostgresLedger) async throws -> Int) {
            self.table = table
            self.filling = filling
            self.sweep = sweep
        }
    }

    private static let age = "now() - interval '1 day' * CASE WHEN n > 12000 THEN 0 ELSE 60 END"
    private static let expire: @Sendable (PostgresLedger) async throws -> Int = {
        try await $0.expireOldRows(retentionSeconds: 7 * 86_400)
    }

    private static let growths = [
        Growth(
            "idempotency_keys",
            "(user_id, key, sha256, file_id, created_at) SELECT 'u', n::text, '', gen_random_uuid(), \(age)",
            expire
        ),
        Growth(
            "events",
            "(user_id, file_id, type, data, at) SELECT 'u', gen_random_uuid(), 'stage', '{}', \(age)",
            expire
        ),
        // Of files that are gone: what is to be published goes when it is published.
        Growth(
            "outbox",
            """
            (stream, event_id, event, file_id, stages, generation, run_at)
            SELECT 's', n::text, '{}', gen_random_uuid(), '{}', 1, \(age)
            """,
            expire
        ),
        Growth(
            "notifications",
            """
            (key, user_id, file_id, kind, channel, created_at)
            SELECT n::text, 'u', gen_random_uuid(), 'completed', 'log', \(age)
            """,
            expire
        ),
        Growth(
            "attempts",
            """
            (attempt_id, file_id, stage, attempt, generation, worker, outcome, started_at, finished_at)
            SELECT (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000')::uuid, (SELECT id FROM files), 'analyze',
                n, n, 'w', 'retrying', \(age), \(age)
            """
        ) { try await $0.expireAttempts(retentionSeconds: 30 * 86_400) },
    ]

    @Test(arguments: growths)
    func whatIsOldGoesInPortions(_ growth: Growth) async throws {
        try await TemporaryDatabase.with { database in
            _ = try await database.files.accept(SampleUpload.fresh())
            try await database.run("DELETE FROM \(growth.table)")
            try await database.run("INSERT INTO \(growth.table) \(growth.filling) FROM generate_series(1, 12010) AS n")
            try await database.client.write { link in
                _ = try link.script(
                    """
                    CREATE TABLE passes (rows bigint);
                    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
                        BEGIN INSERT INTO passes SELECT count(*) FROM gone; RETURN NULL; END $$;
                    CREATE TRIGGER note AFTER DELETE ON \(growth.table) REFERENCING OLD TABLE AS gone
                        FOR EACH STATEMENT EXECUTE FUNCTION note()
                    """
                )
            }
            #expect(try await growth.sweep(database.ledger) == 12_000)
            #expect(try await database.value("SELECT count(*) FROM \(growth.table)") == "10")
            let passes = try await database.value("SELECT string_agg(rows::text, ' ') FROM passes WHERE rows > 0")
            #expect(passes == "5000 5000 2000")
            #expect(try await growth.sweep(database.ledger) == 0)
        }
    }

    /// What is under way is forgotten when it ended: by the relay, in portions.
    @Test func whatIsCarriedIsForgottenWhenItEnded() async throws {
        try await TemporaryDatabase.with { database in
            try await database.run(
                """
                INSERT INTO carried (file_id, stage, generation, user_id)
                SELECT gen_random_uuid(), 'analyze', 1, 'u' FROM generate_series(1, 25000)
                """
            )
            try await database.run(
                "INSERT INTO stage_flow (stage, ended, at) SELECT 'analyze', 1, now() - interval '1 h'"
            )
            var left: [String?] = []
            for _ in 0..<3 {
                try await database.client.transaction { _, link in try PostgresOutbox.sweepCarried(on: link) }
                left.append(try await database.value("SELECT count(*) FROM carried"))
            }
            #expect(left == ["15000", "5000", "0"])
            #expect(try await database.value("SELECT count(*) FROM stage_flow") == "3")
        }
    }
}
