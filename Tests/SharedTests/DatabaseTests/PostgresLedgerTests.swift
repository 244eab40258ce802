import Domain
import FoundationEssentials
import TestKit
import Testing

@testable import Database

/// What only PostgreSQL's ledger promises; ``ExerciseTests`` has what every ledger does.
@Suite(.enabled(if: TemporaryDatabase.isThere))
struct PostgresLedgerTests {
    @Test func handsPurgedKeysOutTwice() async throws {
        try await TemporaryDatabase.with { database in
            let kept = SampleUpload.fresh()
            let gone = SampleUpload.fresh()
            for upload in [kept, gone] { _ = try await database.files.accept(upload) }
            try await database.files.delete(gone.file.id, of: .sample)
            let ledger = database.ledger
            #expect(try await ledger.purgeDeleted(retentionSeconds: 3_600, limit: 10).isEmpty)
            try await database.run("UPDATE files SET deleted_at = deleted_at - interval '2 hours'")
            let keys = [gone.file.key, ObjectKey.thumbnail(gone.file.id)]
            #expect(try await ledger.purgeDeleted(retentionSeconds: 3_600, limit: 10) == keys)
            #expect(try await ledger.purgeDeleted(retentionSeconds: 3_600, limit: 10).isEmpty)
            try await database.run("UPDATE files SET purged_at = purged_at - interval '2 hours'")
            #expect(try await ledger.purgeDeleted(retentionSeconds: 3_600, limit: 10) == keys)
            #expect(try await database.value("SELECT count(*) FROM files") == "1")
            #expect(try await database.value("SELECT count(*) FROM stages") == "3")
        }
    }

    @Test func removesOldRows() async throws {
        try await TemporaryDatabase.with { database in
            for key in ["old", "new"] { _ = try await database.files.accept(SampleUpload.fresh(key: key)) }
            try await database.run(
                "UPDATE idempotency_keys SET created_at = now() - interval '2 days' WHERE key = 'old'"
            )
            try await database.run("UPDATE events SET at = now() - interval '2 days'")
            #expect(try await database.files.find(idempotencyKey: "old", of: .sample) == nil)
            #expect(try await database.ledger.expireOldRows(retentionSeconds: 86_400) == 3)
            #expect(try await database.ledger.expireOldRows(retentionSeconds: 86_400) == 0)
            #expect(try await database.value("SELECT count(*) FROM outbox") == "2")
        }
    }

    @Test func forgetsAnIdempotencyKeyAfterADay() async throws {
        try await TemporaryDatabase.with { database in
            _ = try await database.files.accept(SampleUpload.fresh(key: "k"))
            try await database.run("UPDATE idempotency_keys SET created_at = now() - interval '2 days'")
            let other = SampleUpload.fresh(key: "k")
            guard case .accepted = try await database.files.accept(other) else {
                Issue.record("an expired key was in the way")
                return
            }
            #expect(try await database.files.find(idempotencyKey: "k", of: .sample)?.id == other.file.id)
        }
    }

    @Test func showsTheQueues() async throws {
        try await TemporaryDatabase.with { database in
            let uploads = (0..<3).map { _ in SampleUpload.fresh() }
            for upload in uploads { _ = try await database.files.accept(upload) }
            let claim = try await database.claim(uploads[0].file.id, .analyze)
            let failure = Failure(.invalidFile, "No.")
            _ = try await database.ledger.finish(claim, .dead(failure), announcing: [])
            try await database.run("UPDATE stages SET run_at = now() - interval '1 minute' WHERE stage = 'thumbnail'")
            let queues = try await database.ledger.queues()
            #expect(queues.map(\.stage) == ["analyze", "thumbnail", "notify"])
            #expect(queues.map(\.counts) == [["queued": 2, "dead": 1], ["queued": 3], ["queued": 3]])
            #expect(queues.map(\.outbox) == [3, 3, 0])
            #expect((60...120).contains(queues[1].oldestQueuedSeconds))
            #expect(queues[2].oldestQueuedSeconds == 0)

            let dead = try await database.ledger.dead(DeadFilter(limit: 10))
            #expect(dead.map(\.file) == [uploads[0].file.id])
            #expect(dead.first?.error == failure.stageError)
            #expect(dead.first?.attempts == 1)
            #expect(try await database.ledger.dead(DeadFilter(stage: .thumbnail)).isEmpty)
        }
    }

    @Test func looksAtEachUncarriedRowOnceInARound() async throws {
        try await TemporaryDatabase.with { database in
            for _ in 0..<10 { _ = try await database.files.accept(SampleUpload.fresh()) }
            while try await database.outbox.relay(limit: 100, RecordingRelay().publish) > 0 {}
            try await database.run("UPDATE stages SET checked_at = now() - interval '1 hour'")
            var seen: Set<Work> = []
            var round: CandidateRound?
            for number in 0..<4 {
                // An age of 0 ends as well: what was handed out is younger than the round.
                let page = try await database.ledger.uncarriedCandidates(olderThanSeconds: 0, in: round, limit: 6)
                #expect(seen.isDisjoint(with: page.works.map(\.work)))
                seen.formUnion(page.works.map(\.work))
                round = page.round
                #expect((round == nil) == (number == 3))
            }
            #expect(seen.count == 20)
        }
    }

    @Test func removesOldAttemptsButTheLastAndThoseOfTheDead() async throws {
        try await TemporaryDatabase.with { database in
            let uploads = (0..<2).map { _ in SampleUpload.fresh() }
            for upload in uploads { _ = try await database.files.accept(upload) }
            for upload in uploads {
                for stage in [StageName.analyze, .thumbnail] {
                    for number in 1...5 {
                        let at = Date(timeIntervalSinceNow: Double(number - 90) * 86_400)
                        try await database.run(
                            """
                            INSERT INTO attempts (attempt_id, file_id, stage, attempt, generation, worker, outcome,
                                started_at, finished_at)
                            VALUES ($1, $2, $3, $4::int, $4::int, 'w', 'retrying', $5, $5::timestamptz)
                            """,
                            [UUID.version7(at: at), upload.file.id, stage, number, at]
                        )
                    }
                }
            }
            try await database.run(
                "UPDATE stages SET state = 'dead' WHERE stage = 'analyze' AND file_id = $1",
                [uploads[0].file.id]
            )
            let month = 30.0 * 86_400
            #expect(try await database.ledger.expireAttempts(retentionSeconds: 365 * 86_400) == 0)
            // Of four times five: one of each stays, and all five of the dead one.
            #expect(try await database.ledger.expireAttempts(retentionSeconds: month) == 12)
            #expect(try await database.ledger.expireAttempts(retentionSeconds: month) == 0)
            let dead = try await database.files.attempts(uploads[0].file.id, of: .sample).filter {
                $0.stage == .analyze
            }
            #expect(dead.count == 5)
            let last = try await database.files.attempts(uploads[1].file.id, of: .sample)
            #expect(last.map(\.attempt) == [5, 5])
        }
    }

    @Test func renewsAgainAfterTheServerHungUp() async throws {
        try await TemporaryDatabase.with { database in
            let upload = SampleUpload.fresh()
            _ = try await database.files.accept(upload)
            let claim = try await database.claim(upload.file.id, .analyze)
            let leases = database.leases
            for _ in 0..<3 {
                #expect(try leases.renew([Beat(attemptID: claim.attemptID)]) == [claim.attemptID: .mine])
                try await database.terminateOthers()
            }
            let unknown = UUID()
            #expect(try leases.renew([Beat(attemptID: unknown)]) == [unknown: .lost])
            #expect(try leases.renew([]).isEmpty)
        }
    }

    @Test func leavesAloneWhatHasBeatenSinceTheScan() async throws {
        try await TemporaryDatabase.with { database in
            let upload = SampleUpload.fresh()
            _ = try await database.files.accept(upload)
            let claim = try await database.claim(upload.file.id, .analyze)
            var end = AttemptEnd(.queued, "lost")
            end.unlessBeatenSince = try await database.value("SELECT heartbeat_at FROM stages WHERE state = 'running'")
            let ending = end
            let write = { @Sendable (link: PostgresLink) in try ending.write(claim.attemptID, of: claim.work, on: link)
            }
            _ = try database.leases.renew([Beat(attemptID: claim.attemptID)])
            let after = try await database.client.transaction { _, link in try write(link) != nil }
            #expect(!after)
            try await database.run(
                "UPDATE stages SET heartbeat_at = $1::timestamptz WHERE state = 'running'",
                [ending.unlessBeatenSince]
            )
            let before = try await database.client.transaction { _, link in try write(link) != nil }
            #expect(before)
        }
    }

    @Test func givesUpABeatInTime() async throws {
        try await TemporaryDatabase.with { database in
            let upload = SampleUpload.fresh()
            _ = try await database.files.accept(upload)
            let claim = try await database.claim(upload.file.id, .analyze)
            let leases = PostgresLeases(database.target, leaseSeconds: 6)
            try await database.client.transaction { _, link in
                try link.run("LOCK TABLE stages IN ACCESS EXCLUSIVE MODE")
                let started = ContinuousClock.now
                let failure = #expect(throws: Failure.self) { try leases.renew([Beat(attemptID: claim.attemptID)]) }
                #expect(failure?.code == .timeout || failure?.code == .unavailable)
                #expect(ContinuousClock.now - started < .seconds(4))
            }
            #expect(try leases.renew([Beat(attemptID: claim.attemptID)]) == [claim.attemptID: .mine])
        }
    }

    @Test func finishesOnceMoreWhenTheConnectionBreaks() async throws {
        try await TemporaryDatabase.with { database in
            let upload = SampleUpload.fresh()
            _ = try await database.files.accept(upload)
            let claim = try await database.claim(upload.file.id, .analyze)
            let ledger = database.ledger
            // Another holds the file's row, so the ending waits; then its connection breaks.
            try await database.withOther { other in
                try await other.session { session in
                    try await session.run { link in
                        try link.script("BEGIN")
                        try link.run("SELECT FROM files FOR UPDATE")
                    }
                    async let finished = ledger.finish(claim, .done([]), announcing: [])
                    let waiting =
                        "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
                    let isWaiting = try await eventually {
                        try await database.value("SELECT count(*) \(waiting)") == "1"
                    }
                    #expect(isWaiting)
                    let terminated = try await database.value(
                        "SELECT count(pg_terminate_backend(pid, 5000)) \(waiting)"
                    )
                    #expect(terminated == "1")
                    try await session.run { link in _ = try link.script("COMMIT") }
                    #expect(try await finished)
                }
            }
            #expect(try await database.files.attempts(upload.file.id, of: .sample).map(\.outcome) == ["done"])
        }
    }

    @Test func relaysNothingTwiceWhenItIsCancelled() async throws {
        try await TemporaryDatabase.with { database in
            _ = try await database.files.accept(SampleUpload.fresh())
            let outbox = database.outbox
            let relay = RecordingRelay()
            // The task is cancelled and awaited below.
            let task = Task {
                try await outbox.relay(limit: 10) { messages in
                    defer { withUnsafeCurrentTask { $0?.cancel() } }
                    return relay.publish(messages)
                }
            }
            #expect(try await task.value == 1)
            #expect(try await outbox.relay(limit: 10, relay.publish) == 0)
            #expect(relay.messages.count == 1)
            #expect(try await database.value("SELECT count(*) FROM stages WHERE published_entry = '1-0'") == "2")
        }
    }
}

extension TemporaryDatabase {
    func claim(_ file: FileID, _ stage: StageName) async throws -> Claim {
        let work = Work(file: file, stage: stage, generation: 1)
        guard case .granted(let claim) = try await ledger.claim(work, worker: "w", leaseSeconds: 60) else {
            throw Failure(.conflict, "not granted")
        }
        return claim
    }
}
