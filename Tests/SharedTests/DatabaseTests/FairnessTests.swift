import Domain
import FoundationEssentials
import Synchronization
import TestKit
import Testing

@testable import Database

/// What only PostgreSQL's outbox promises of lines; ``ExerciseTests`` has what every outbox does.
@Suite(.enabled(if: TemporaryDatabase.isThere))
struct FairnessTests {
    private static let two = Allowance(perUser: 2, perStage: 100)

    private func relay(_ database: TemporaryDatabase, _ relay: RecordingRelay = RecordingRelay()) async throws -> Int {
        var published = 0
        while true {
            let relayed = try await database.outbox.relay(limit: 100, within: Self.two, relay.publish)
            if relayed == Relayed(published: 0, lined: 0) { return published }
            published += relayed.published
        }
    }

    private func finish(_ file: FileID, in database: TemporaryDatabase) async throws {
        for stage in [StageName.analyze, .thumbnail] {
            let claim = try await database.claim(file, stage)
            _ = try await database.ledger.finish(claim, .done([]), announcing: [])
        }
    }

    @Test func whatEndedMakesRoomAtOnce() async throws {
        try await TemporaryDatabase.with { database in
            let uploads = (0..<2).map { _ in SampleUpload.fresh() }
            for upload in uploads { _ = try await database.files.accept(upload) }
            #expect(try await relay(database) == 2)
            for upload in uploads { try await finish(upload.file.id, in: database) }
            // Two uploads within the allowance again, besides the two outcomes.
            for _ in 0..<2 { _ = try await database.files.accept(SampleUpload.fresh()) }
            #expect(try await relay(database) == 4)
            #expect(try await !database.outbox.outlook().hasLine)
            #expect(try await database.value("SELECT sum(ended) FROM stage_flow WHERE stage = 'analyze'") == "2")
        }
    }

    /// The lines of two users are long and held back; the third's is short, and stands behind.
    @Test func whatIsHeldBackIsNotLookedThrough() async throws {
        try await TemporaryDatabase.with { database in
            try await database.run(
                """
                INSERT INTO outbox (stream, event_id, event, file_id, stages, generation, user_id, stage, turn, run_at)
                SELECT 's', n::text, '{}', gen_random_uuid(), '{analyze}', 1, 'u' || n % 3, 'analyze', n,
                    CASE WHEN n % 3 = 0 AND n > 20000 THEN now() ELSE 'infinity' END
                FROM generate_series(1, 21000) AS n
                """
            )
            let plan = try await database.client.transaction { _, link in
                try link.script("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL jit = off")
                return try link.rows(
                    "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) \(PostgresOutbox.next)",
                    [StageName.analyze, 32]
                ) { row in try row.text() }
            }
            #expect(plan.contains { $0.contains("outbox_line") }, "\(plan)")
            #expect(!plan.contains { $0.contains("Rows Removed") || $0.contains("Sort") }, "\(plan)")
            #expect(plan.contains { $0.contains("rows=32") }, "\(plan)")
        }
    }

    @Test func whoComesBackFromAHoldTakesTurnsWithTheOthers() async throws {
        try await TemporaryDatabase.with { database in
            func upload(_ count: Int, _ name: String) async throws {
                for _ in 0..<count { _ = try await database.files.accept(SampleUpload.fresh(of: .named(name))) }
                _ = try await relay(database)
            }
            // Each has two under way and six in line.
            try await upload(8, "alice")
            _ = try await database.ledger.hold(.user(.named("alice")), reason: "", by: "root")
            try await upload(8, "bob")
            let recording = RecordingRelay()
            #expect(try await database.outbox.feed({ $0.stage == .analyze ? 4 : 0 }, recording.publish) == 4)
            #expect(recording.messages.allSatisfy { $0.event.contains(#""bob""#) })
            _ = try await database.ledger.lift(.user(.named("alice")), by: "root")
            let both = RecordingRelay()
            #expect(try await database.outbox.feed({ $0.stage == .analyze ? 4 : 0 }, both.publish) == 4)
            #expect(both.messages.count { $0.event.contains(#""bob""#) } == 2)
        }
    }

    @Test func retriesAndCompletionsGoByTheSameRules() async throws {
        try await TemporaryDatabase.with { database in
            let uploads = (0..<4).map { _ in SampleUpload.fresh() }
            for upload in uploads { _ = try await database.files.accept(upload) }
            #expect(try await relay(database) == 2)
            let retried = try await database.claim(uploads[0].file.id, .analyze)
            let failure = Failure(.crashed, "It died.")
            _ = try await database.ledger.finish(retried, .retry(failure, afterSeconds: 0), announcing: [])
            // The user has a line: the retry goes behind it, for its own stage alone.
            let recording = RecordingRelay()
            #expect(try await relay(database, recording) == 0)
            #expect(try await database.outbox.feed({ $0.stage == .analyze ? 3 : 0 }, recording.publish) == 3)
            #expect(recording.messages.last?.event.contains("stage.requeued") == true)
            try await finish(uploads[1].file.id, in: database)
            #expect(try await relay(database, recording) == 1)
            #expect(recording.messages.last?.stream == "millrace:outcomes")
        }
    }

    @Test func theFlowTellsWaitingFromRunningAndHowManyEnded() async throws {
        try await TemporaryDatabase.with { database in
            let uploads = (0..<5).map { _ in SampleUpload.fresh() }
            for upload in uploads { _ = try await database.files.accept(upload) }
            _ = try await relay(database)
            let done = try await database.claim(uploads[0].file.id, .analyze)
            _ = try await database.ledger.finish(done, .done([]), announcing: [])
            let flows = Mutex<[StageFlow]>([])
            let look: @Sendable (StageFlow) -> Int = { flow in
                flows.withLock { $0.append(flow) }
                return flow.stage == .analyze ? 2 : 0
            }
            #expect(try await database.outbox.feed(look, RecordingRelay().publish) == 2)
            _ = try await database.claim(uploads[1].file.id, .analyze)
            #expect(try await database.outbox.feed(look, RecordingRelay().publish) == 1)
            #expect(
                flows.withLock { $0 } == [
                    StageFlow(stage: .analyze, waiting: 1, endedPerSecond: 0.1),
                    StageFlow(stage: .thumbnail, waiting: 2, endedPerSecond: 0),
                    StageFlow(stage: .analyze, waiting: 2, endedPerSecond: 0.1),
                    StageFlow(stage: .thumbnail, waiting: 2, endedPerSecond: 0),
                ]
            )
        }
    }

    @Test func ofTwoRelaysOneFeeds() async throws {
        try await TemporaryDatabase.with { database in
            for _ in 0..<6 { _ = try await database.files.accept(SampleUpload.fresh()) }
            _ = try await relay(database)
            let inner = Mutex<Int?>(nil)
            let outer = try await database.outbox.feed({ _ in 1 }) { messages in
                let fed = try await database.outbox.feed({ _ in 1 }, RecordingRelay().publish)
                inner.withLock { $0 = fed }
                return RecordingRelay().publish(messages)
            }
            #expect(outer == 2)
            #expect(inner.withLock { $0 } == 0)
        }
    }

    @Test func twoRelaysThatLineUpAtOnceKeepTheTurns() async throws {
        try await TemporaryDatabase.with { database in
            for _ in 0..<200 { _ = try await database.files.accept(SampleUpload.fresh()) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        var idle = 0
                        while idle < 3 {
                            let relayed = try await database.outbox.relay(
                                limit: 10,
                                within: Self.two,
                                RecordingRelay().publish
                            )
                            idle = relayed == Relayed(published: 0, lined: 0) ? idle + 1 : 0
                        }
                    }
                }
                try await group.waitForAll()
            }
            let doubled = "SELECT count(*) FROM (SELECT FROM outbox GROUP BY stage, turn HAVING count(*) > 1) AS d"
            #expect(try await database.value(doubled) == "0")
            let lined = try await database.value("SELECT count(*) FROM outbox WHERE stage = 'analyze'").flatMap {
                Int($0)
            }
            #expect((190...198).contains(lined ?? 0))
        }
    }

    @Test func nothingOfTheLineIsTakenForLost() async throws {
        try await TemporaryDatabase.with { database in
            for _ in 0..<5 { _ = try await database.files.accept(SampleUpload.fresh()) }
            _ = try await relay(database)
            let candidates = try await database.ledger.uncarriedCandidates(olderThanSeconds: 0, in: nil, limit: 100)
                .works
            #expect(candidates.count == 4)
            #expect(candidates.allSatisfy { $0.stream == "millrace:uploads" })
        }
    }
}
