import Domain
import FoundationEssentials
import TestKit
import Testing

@testable import Database

/// The dead by reason, replayed with a fresh budget, on record.
@Suite(.enabled(if: TemporaryDatabase.isThere))
struct ReplayTests {
    /// A retry that remembers old losses fails at once: https://github.com/taskforcesh/bullmq/issues/3555
    @Test func aReplayedStageHasItsWholeBudgetAndItsHistory() async throws {
        try await TemporaryDatabase.with { database in
            let id = try await database.deadFile(code: .timeout)
            try await database.run("UPDATE stages SET attempt = 4, worker_losses = 5 WHERE stage = 'analyze'")
            let outcomes = try await database.ledger.replay(DeadFilter(files: [id]), by: "root")
            #expect(outcomes == [ReplayOutcome(file: id, stages: [.analyze], refusal: nil)])
            let standing = "SELECT concat_ws(' ', state, attempt, worker_losses, generation, error_code) FROM stages"
            #expect(try await database.value("\(standing) WHERE stage = 'analyze'") == "queued 0 0 2")
            #expect(try await database.files.find(id, of: .sample)?.status == .pending)
            let work = Work(file: id, stage: .analyze, generation: 2)
            guard case .granted(let claim) = try await database.ledger.claim(work, worker: "w", leaseSeconds: 30) else {
                Issue.record("not granted")
                return
            }
            #expect(claim.attempt == 1)
            #expect(
                try await database.files.attempts(id, of: .sample).map(\.outcome) == ["dead", "skipped", "running"]
            )
            _ = try await database.ledger.finish(claim, .done([]), announcing: [])
            #expect(try await database.files.find(id, of: .sample)?.status == .completed)
            #expect(try await database.ledger.replay(DeadFilter(files: [id]), by: "root").isEmpty)
        }
    }

    @Test func theDeadAreGroupedByReason() async throws {
        try await TemporaryDatabase.with { database in
            var newest = FileID()
            for _ in 0..<3 { newest = try await database.deadFile(code: .timeout) }
            _ = try await database.deadFile(code: .invalidFile, of: .named("bob"))
            let groups = try await database.ledger.deadGroups(DeadFilter())
            #expect(groups.map(\.code) == ["timeout", "invalid_file"])
            #expect(groups.map(\.count) == [3, 1])
            #expect(groups.first?.example == newest)
            #expect(groups.first?.message == "It died.")
            #expect(try await database.ledger.deadGroups(DeadFilter(owner: .named("bob"))).map(\.count) == [1])
            let file = try #require(try await database.ledger.deadFile(newest))
            #expect(file.dead.map(\.stage) == [.analyze])
            #expect(file.attempts.map(\.stage) == [.analyze, .thumbnail])
            #expect(try await database.ledger.deadFile(FileID()) == nil)
        }
    }

    @Test func aFilterReplaysWhatItNamesAndNothingElse() async throws {
        try await TemporaryDatabase.with { database in
            let old = try await database.deadFile(code: .timeout)
            try await database.run("UPDATE stages SET finished_at = now() - interval '2 days' WHERE state = 'dead'")
            let young = try await database.deadFile(code: .timeout)
            _ = try await database.deadFile(code: .invalidFile)
            _ = try await database.deadFile(code: .timeout, of: .named("bob"))
            let ledger = database.ledger
            let since = try #require(DeadFilter.moment("1d"))
            let filter = DeadFilter(stage: .analyze, code: "timeout", owner: .sample, since: since)
            #expect(try await ledger.replay(filter, by: "root").map(\.file) == [young])
            #expect(try await ledger.dead(DeadFilter()).count == 3)
            #expect(try await ledger.replay(DeadFilter(stage: .thumbnail), by: "root").isEmpty)
            #expect(try await ledger.replay(DeadFilter(files: [old]), by: "root").map(\.file) == [old])
            #expect(try await ledger.replay(DeadFilter(limit: 1), by: "root").count == 1)
            #expect(try await ledger.dead(DeadFilter()).count == 1)
            let audit = try await ledger.audit(limit: 10)
            #expect(audit.map(\.count) == [1, 1, 1])
            #expect(audit.last?.detail["code"] == "timeout")
            #expect(audit.last?.detail["user"] == "alice")
        }
    }

    @Test func manyAreOneRowOfTheAudit() async throws {
        try await TemporaryDatabase.with { database in
            for _ in 0..<120 { _ = try await database.files.accept(SampleUpload.fresh()) }
            try await database.run(
                "UPDATE stages SET state = 'dead', error_code = 'timeout', finished_at = now() WHERE required"
            )
            try await database.run("UPDATE files SET status = 'failed'")
            let outcomes = try await database.ledger.replay(DeadFilter(limit: 1000), by: "root")
            #expect(outcomes.count == 120)
            #expect(try await database.ledger.audit(limit: 10).map(\.count) == [240])
            #expect(try await database.value("SELECT count(*) FROM stages WHERE state = 'queued'") == "360")
        }
    }

    @Test func aFileWhoseOtherStageRunsIsRefused() async throws {
        try await TemporaryDatabase.with { database in
            let upload = SampleUpload.fresh()
            _ = try await database.files.accept(upload)
            try await database.end(upload.file.id, .analyze, .dead(Failure(.timeout, "It died.")))
            let outcomes = try await database.ledger.replay(DeadFilter(), by: "root")
            #expect(outcomes.first?.refusal == "The file is being processed.")
            #expect(try await database.ledger.audit(limit: 10).map(\.count) == [0])
        }
    }

    @Test func anOperatorCancelsAndIsToldWhenNothingIsLeft() async throws {
        try await TemporaryDatabase.with { database in
            let upload = SampleUpload.fresh()
            _ = try await database.files.accept(upload)
            #expect(try await database.ledger.cancel(upload.file.id, by: "root").status == .failed)
            let again = await #expect(throws: Failure.self) {
                try await database.ledger.cancel(upload.file.id, by: "root")
            }
            #expect(again?.code == .conflict)
            let unknown = await #expect(throws: Failure.self) { try await database.ledger.cancel(FileID(), by: "root") }
            #expect(unknown?.code == .notFound)
            #expect(try await database.ledger.audit(limit: 10).map(\.action) == ["cancel"])
            // The upload's event is gone with it; what is left tells of the failure.
            let relay = RecordingRelay()
            #expect(try await database.outbox.relay(limit: 10, relay.publish) == 1)
            #expect(relay.messages.map(\.stream) == ["millrace:outcomes"])
        }
    }

    @Test func aPurgeCancelsWhatWaitsAndLeavesWhatRuns() async throws {
        try await TemporaryDatabase.with { database in
            let uploads = (0..<3).map { _ in SampleUpload.fresh() } + [SampleUpload.fresh(of: .named("bob"))]
            for upload in uploads { _ = try await database.files.accept(upload) }
            let work = Work(file: uploads[0].file.id, stage: .analyze, generation: 1)
            _ = try await database.ledger.claim(work, worker: "w", leaseSeconds: 30)
            let ledger = database.ledger
            #expect(try await ledger.purge(stage: .analyze, owner: .sample, limit: 10, by: "root") == 2)
            #expect(try await ledger.purge(stage: nil, owner: nil, limit: 10, by: "root") == 1)
            #expect(try await ledger.purge(stage: nil, owner: nil, limit: 10, by: "root") == 0)
            let running = "SELECT string_agg(status, ' ') FROM files WHERE status <> 'failed'"
            #expect(try await database.value(running) == "processing")
            #expect(try await ledger.audit(limit: 10).map(\.count) == [1, 2])
        }
    }
}

extension TemporaryDatabase {
    /// A file whose `analyze` failed for good.
    fileprivate func deadFile(code: Failure.Code, of owner: UserID = .sample) async throws -> FileID {
        let upload = SampleUpload.fresh(of: owner)
        _ = try await files.accept(upload)
        try await end(upload.file.id, .analyze, .dead(Failure(code, "It died.")))
        try await end(upload.file.id, .thumbnail, .skipped(reason: "no picture"))
        return upload.file.id
    }

    fileprivate func end(_ file: FileID, _ stage: StageName, _ ending: Ending) async throws {
        let work = Work(file: file, stage: stage, generation: 1)
        guard case .granted(let claim) = try await ledger.claim(work, worker: "w", leaseSeconds: 30) else {
            throw Failure(.conflict, "not granted")
        }
        _ = try await ledger.finish(claim, ending, announcing: [])
    }
}
