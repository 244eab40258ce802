import Domain
import FoundationEssentials
import TestKit
import Testing

@testable import Database

/// What is held back begins nowhere and is not lost; lifting the hold brings it back by itself.
@Suite(.enabled(if: TemporaryDatabase.isThere))
struct HoldTests {
    private static let alice = SampleUpload.fresh().file.owner

    @Test(arguments: [Hold.Target.user(alice), .stage(.analyze)])
    func parksPublishedWorkWhenItIsClaimed(_ target: Hold.Target) async throws {
        try await TemporaryDatabase.with { database in
            let (ledger, outbox) = (database.ledger, database.outbox)
            let upload = SampleUpload.fresh()
            _ = try await database.files.accept(upload)
            let relay = RecordingRelay()
            #expect(try await outbox.relay(limit: 10, relay.publish) == 1)
            #expect(try await ledger.hold(target, reason: "bad model", by: "root"))

            let work = Work(file: upload.file.id, stage: .analyze, generation: 1)
            guard case .stale = try await ledger.claim(work, worker: "w", leaseSeconds: 30) else {
                Issue.record("held work was not put back")
                return
            }
            #expect(try await outbox.relay(limit: 10, relay.publish) == 0)
            #expect(try await outbox.outlook().due == nil)
            #expect(
                try await database.value(
                    "SELECT string_agg(state || generation, ' ') FROM stages WHERE stage = 'analyze'"
                ) == "queued2"
            )
            #expect(
                try await ledger.uncarriedCandidates(olderThanSeconds: 0, in: nil, limit: 10).works.allSatisfy {
                    $0.work.stage != .analyze
                }
            )

            #expect(try await ledger.lift(target, by: "root"))
            #expect(try await outbox.relay(limit: 10, relay.publish) == 1)
            let again = Work(file: upload.file.id, stage: .analyze, generation: 2)
            guard case .granted(let claim) = try await ledger.claim(again, worker: "w", leaseSeconds: 30) else {
                Issue.record("freed work is not granted")
                return
            }
            #expect(claim.attempt == 1)
        }
    }

    @Test func feedsNothingOfAHeldUserAndAcceptsHisUploads() async throws {
        try await TemporaryDatabase.with { database in
            let (before, after, other) = (
                SampleUpload.fresh(), SampleUpload.fresh(), SampleUpload.fresh(of: .named("bob"))
            )
            _ = try await database.files.accept(before)
            _ = try await database.ledger.hold(.user(Self.alice), reason: "", by: "root")
            _ = try await database.files.accept(after)
            _ = try await database.files.accept(other)
            let relay = RecordingRelay()
            #expect(try await database.outbox.relay(limit: 10, relay.publish) == 1)
            #expect(relay.messages.allSatisfy { $0.event.contains(other.file.id.description) })
            _ = try await database.ledger.lift(.user(Self.alice), by: "root")
            #expect(try await database.outbox.relay(limit: 10, relay.publish) == 2)
        }
    }

    @Test(arguments: [Hold.Target.user(alice), .stage(.analyze)])
    func heldTimeIsNoWaitingForADependency(_ target: Hold.Target) async throws {
        try await TemporaryDatabase.with { database in
            let ledger = database.ledger
            let upload = SampleUpload.fresh()
            _ = try await database.files.accept(upload)
            let outage = Failure(.unavailable, "The store does not answer.", dependency: .storage)
            let claim = try await database.claim(upload.file.id, .analyze)
            _ = try await ledger.finish(claim, .retry(outage, afterSeconds: 0, against: .patience), announcing: [])
            // It waited for three hours, for two of which it was held back.
            _ = try await ledger.hold(target, reason: "", by: "root")
            try await database.run(
                "UPDATE stages SET waiting_since = now() - interval '3 hours' WHERE stage = 'analyze'"
            )
            try await database.run("UPDATE holds SET since = now() - interval '2 hours'")
            #expect(try await ledger.giveUpWaiting(patienceSeconds: 3_600, limit: 10) == 0)
            _ = try await ledger.lift(target, by: "root")
            #expect(try await ledger.giveUpWaiting(patienceSeconds: 1.1 * 3_600, limit: 10) == 0)
            #expect(try await ledger.giveUpWaiting(patienceSeconds: 0.9 * 3_600, limit: 10) == 1)
        }
    }

    @Test func aHeldStageKeepsNoOtherFromItsWork() async throws {
        try await TemporaryDatabase.with { database in
            let upload = SampleUpload.fresh()
            _ = try await database.ledger.hold(.stage(.analyze), reason: "", by: "root")
            _ = try await database.files.accept(upload)
            let relay = RecordingRelay()
            #expect(try await database.outbox.relay(limit: 10, relay.publish) == 1)
            let work = Work(file: upload.file.id, stage: .thumbnail, generation: 1)
            guard case .granted = try await database.ledger.claim(work, worker: "w", leaseSeconds: 30) else {
                Issue.record("another stage was held too")
                return
            }
            #expect(try await database.ledger.queues().map(\.isPaused) == [true, false, false])
        }
    }

    @Test func whatIsHeldTwiceIsFreedByTheSecond() async throws {
        try await TemporaryDatabase.with { database in
            let ledger = database.ledger
            _ = try await database.files.accept(SampleUpload.fresh())
            _ = try await ledger.hold(.user(Self.alice), reason: "", by: "root")
            for stage in [StageName.analyze, .thumbnail] {
                _ = try await ledger.hold(.stage(stage), reason: "", by: "root")
            }
            _ = try await ledger.lift(.user(Self.alice), by: "root")
            let relay = RecordingRelay()
            #expect(try await database.outbox.relay(limit: 10, relay.publish) == 0)
            _ = try await ledger.lift(.stage(.thumbnail), by: "root")
            #expect(try await database.outbox.relay(limit: 10, relay.publish) == 1)
        }
    }

    @Test func aDelayAfterAnErrorStands() async throws {
        try await TemporaryDatabase.with { database in
            let upload = SampleUpload.fresh()
            _ = try await database.files.accept(upload)
            _ = try await database.outbox.relay(limit: 10, RecordingRelay().publish)
            let work = Work(file: upload.file.id, stage: .analyze, generation: 1)
            guard case .granted(let claim) = try await database.ledger.claim(work, worker: "w", leaseSeconds: 30) else {
                Issue.record("not granted")
                return
            }
            _ = try await database.ledger.hold(.stage(.analyze), reason: "", by: "root")
            _ = try await database.ledger.finish(
                claim,
                .retry(Failure(.timeout, "x"), afterSeconds: 60),
                announcing: []
            )
            #expect(try await database.outbox.outlook().due == nil)
            _ = try await database.ledger.lift(.stage(.analyze), by: "root")
            let due = try #require(try await database.outbox.outlook().due)
            #expect((50...61).contains(due.timeIntervalSinceNow))
        }
    }

    /// The row that a transaction is about to park is seen by nobody; the one who lifts the hold has to wait for it.
    @Test func anUploadThatMeetsTheLiftingIsNotForgotten() async throws {
        try await TemporaryDatabase.with { database in
            let ledger = database.ledger
            _ = try await ledger.hold(.user(Self.alice), reason: "", by: "root")
            try await database.withOther { other in
                try await other.session { session in
                    try await session.run { link in
                        try link.script("BEGIN")
                        try link.run(
                            """
                            INSERT INTO outbox (stream, event_id, event, file_id, stages, generation)
                            VALUES ('s', 'e', $1, gen_random_uuid(), '{analyze}', 1)
                            """,
                            [#"{"tenant":"\#(Self.alice)"}"#]
                        )
                    }
                    async let lifted = ledger.lift(.user(Self.alice), by: "root")
                    let waits = try await eventually {
                        try await database.value(
                            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
                        ) == "1"
                    }
                    #expect(waits)
                    try await session.run { link in _ = try link.script("COMMIT") }
                    #expect(try await lifted)
                }
            }
            #expect(try await database.value("SELECT count(*) FROM outbox WHERE run_at <= now()") == "1")
        }
    }

    @Test func holdsOutlastTheProcessAndAreOnRecord() async throws {
        try await TemporaryDatabase.with { database in
            #expect(try await database.ledger.hold(.stage(.notify), reason: "one", by: "root"))
            #expect(try await !database.ledger.hold(.stage(.notify), reason: "two", by: "eve"))
            try await database.withOther { other in
                let holds = try await PostgresLedger(other).holds()
                #expect(holds.map(\.target) == [.stage(.notify)])
                #expect(holds.map(\.reason) == ["two"])
                #expect(holds.map(\.who) == ["root"])
            }
            #expect(try await database.ledger.lift(.stage(.notify), by: "eve"))
            #expect(try await !database.ledger.lift(.stage(.notify), by: "eve"))
            let audit = try await database.ledger.audit(limit: 10)
            #expect(audit.map(\.action) == ["resume", "pause", "pause"])
            #expect(audit.map(\.who) == ["eve", "eve", "root"])
            #expect(audit.last?.detail["reason"] == "one")
        }
    }
}
