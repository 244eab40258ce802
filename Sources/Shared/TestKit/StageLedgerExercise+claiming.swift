import Domain
import Events
import Testing

extension StageLedgerExercise {
    func grantsToOneOfManyClaimers() async throws {
        for _ in 0..<10 {
            let file = try await upload()
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<5 { group.addTask { try await answer(file, .analyze, generation: 1) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.sorted() == ["granted", "held", "held", "held", "held"])
            #expect(try await files.attempts(file, of: .sample).count == 1)
        }
    }

    func startsTheFileWithTheFirstClaim() async throws {
        let file = try await upload()
        let claim = try await claim(file, .analyze)
        #expect(claim.attempt == 1)
        #expect(claim.file.id == file)
        #expect(claim.file.status == .processing)
        #expect(claim.settlement == 0)
        #expect(try await report(file).file.status == .processing)
        let stage = try await stage(file, .analyze)
        #expect(stage.state == .running)
        #expect(stage.attempt == 1)
        #expect(stage.startedAt != nil)
        let attempts = try await files.attempts(file, of: .sample)
        #expect(attempts.map(\.outcome) == ["running"])
        #expect(attempts.first?.attemptID == claim.attemptID)
        #expect(attempts.first?.worker == "worker-1")
    }

    func callsOtherGenerationsStale() async throws {
        let file = try await upload()
        #expect(try await answer(file, .analyze, generation: 0) == "stale")
        #expect(try await answer(file, .analyze, generation: 2) == "stale")
        #expect(try await answer(FileID(), .analyze, generation: 1) == "stale")
        let claim = try await claim(file, .analyze)
        #expect(try await answer(file, .analyze, generation: 1) == "held")
        _ = try await ledger.finish(claim, .done([]), announcing: [])
        #expect(try await answer(file, .analyze, generation: 1) == "stale")
    }

    func holdsNotifyBackUntilTheFileIsSettled() async throws {
        let file = try await upload()
        #expect(try await answer(file, .notify, generation: 1) == "stale")
        #expect(try await answer(file, .notify, generation: 0) == "notYet")
        for stage in [StageName.analyze, .thumbnail] {
            _ = try await ledger.finish(try await claim(file, stage), .done([]), announcing: [])
        }
        let claim = try await claim(file, .notify)
        #expect(claim.settlement == 1)
        #expect(claim.file.status == .completed)
    }

    func grantsWhatADeadWorkerHeld() async throws {
        let file = try await upload()
        let first = try await claim(file, .analyze, leaseSeconds: Self.short)
        let isGranted = try await eventually { try await answer(file, .analyze, generation: 1) == "granted" }
        #expect(isGranted)
        #expect(try await stage(file, .analyze).attempt == 1)
        #expect(try await files.attempts(file, of: .sample).map(\.outcome) == ["lost", "running"])
        #expect(try await ledger.finish(first, .done([]), announcing: []) == false)
    }

    func grantsNothingOfADeletedFile() async throws {
        let file = try await upload()
        let claim = try await claim(file, .analyze)
        try await files.delete(file, of: .sample)
        #expect(try await answer(file, .thumbnail, generation: 1) == "stale")
        #expect(try await beat(claim) == .cancelRequested)
        #expect(try await ledger.finish(claim, .cancelled, announcing: []))
        let types = try await published().map(\.type)
        #expect(types.contains("millrace.file.deleted"))
        #expect(!types.contains("millrace.file.failed"))
    }

    // MARK: Beating

    func renewsAndShowsProgress() async throws {
        let file = try await upload()
        let claim = try await claim(file, .analyze, leaseSeconds: 3)
        for percent in 1...8 {
            #expect(try await beat(claim, Progress(percent * 10, "text")) == .mine)
            #expect(try await stage(file, .analyze).progress == Progress(percent * 10, "text"))
            #expect(try await answer(file, .analyze, generation: 1) == "held")
        }
        #expect(try await beat(claim) == .mine)
        #expect(try await stage(file, .analyze).progress == Progress(80, "text"))
    }

    func tellsTheHeartOfACancellation() async throws {
        let file = try await upload()
        let claim = try await claim(file, .analyze)
        #expect(try await files.cancel(file, of: .sample).status == .processing)
        #expect(try await stage(file, .thumbnail).state == .cancelled)
        #expect(try await beat(claim) == .cancelRequested)
        #expect(try await ledger.finish(claim, .cancelled, announcing: []))
        let report = try await report(file)
        #expect(report.file.status == .failed)
        #expect(report.stages.first?.error?.code == "cancelled")
        #expect(try await beat(claim) == .lost)
    }

    func tellsTheHeartThatTheLeaseIsLost() async throws {
        let file = try await upload()
        let claim = try await claim(file, .analyze, leaseSeconds: Self.short)
        try await reclaim()
        #expect(try await beat(claim, Progress(50, "text")) == .lost)
        #expect(try await stage(file, .analyze).progress.percent == 0)
    }
}
