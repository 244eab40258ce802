import Domain
import Events
import Testing

extension StageLedgerExercise {
    func reclaimsFromADeadWorker() async throws {
        let file = try await upload()
        _ = try await published()
        _ = try await claim(file, .analyze, leaseSeconds: Self.short)
        try await reclaim()
        let envelope = try #require(try await published().first)
        #expect(try envelope.event(StageRequeued.self) == StageRequeued(stage: "analyze", reason: "reclaim"))
        #expect(envelope.generation == 2)
        let again = try await claim(file, .analyze, generation: 2)
        #expect(again.attempt == 1)
        let attempts = try await files.attempts(file, of: .sample)
        #expect(attempts.map(\.outcome) == ["lost", "running"])
        #expect(attempts.first?.error?.code == "worker_lost")
        #expect(try await report(file).file.status == .processing)
    }

    func buriesWhatKillsItsWorkers() async throws {
        let file = try await upload()
        _ = try await ledger.finish(try await claim(file, .thumbnail), .done([]), announcing: [])
        for generation in 1...3 as ClosedRange<Int64> {
            _ = try await claim(file, .analyze, generation: generation, leaseSeconds: Self.short)
            try await reclaim(maximumLosses: 3)
        }
        let report = try await report(file)
        #expect(report.stages.first?.state == .dead)
        #expect(report.stages.first?.error?.code == "worker_lost")
        #expect(report.file.status == .failed)
        let failed = try await published().compactMap { try $0.event(FileFailed.self) }
        #expect(failed == [FileFailed(settlement: 1, stage: "analyze", code: "worker_lost")])
    }

    func leavesALivingWorkerAlone() async throws {
        let file = try await upload()
        let claim = try await claim(file, .analyze)
        #expect(try await keeper.reclaimExpired(leaseSeconds: Self.long, maximumLosses: 3, limit: 10) == 0)
        #expect(try await keeper.failStuck(afterSeconds: Self.long, limit: 10) == 0)
        #expect(try await beat(claim) == .mine)
        _ = try await ledger.finish(claim, .done([]), announcing: [])
        #expect(try await keeper.reclaimExpired(leaseSeconds: 0, maximumLosses: 3, limit: 10) == 0)
        #expect(try await keeper.requeue([claim.work]) == 0)
    }

    func endsAReclaimedStageThatWasToStop() async throws {
        let file = try await upload()
        _ = try await claim(file, .analyze, leaseSeconds: Self.short)
        _ = try await files.cancel(file, of: .sample)
        try await reclaim()
        let report = try await report(file)
        #expect(report.stages.first?.state == .cancelled)
        #expect(report.file.status == .failed)
    }

    func settlesOneOfReclaimAndFinish() async throws {
        for round in 0..<20 {
            let file = try await upload()
            let claim = try await claim(file, .analyze, leaseSeconds: Self.short)
            async let reclaimed = keeper.reclaimExpired(leaseSeconds: 0, maximumLosses: 3, limit: 10)
            async let finished = ledger.finish(claim, .done([]), announcing: [])
            let (isReclaimed, isFinished) = (try await reclaimed == 1, try await finished)
            #expect(isReclaimed != isFinished, "round \(round)")
            #expect(try await stage(file, .analyze).state == (isFinished ? .done : .queued), "round \(round)")
            let outcomes = try await files.attempts(file, of: .sample).map(\.outcome)
            #expect(outcomes == [isFinished ? "done" : "lost"], "round \(round)")
        }
    }

    func failsWhatIsStuck() async throws {
        let file = try await upload()
        _ = try await claim(file, .analyze, leaseSeconds: Self.short)
        let isFailed = try await eventually { try await keeper.failStuck(afterSeconds: 0.02, limit: 10) > 0 }
        #expect(isFailed)
        let stage = try await stage(file, .analyze)
        #expect(stage.state == .dead)
        #expect(stage.error?.code == "worker_lost")
    }

    func tellsOfTheLongestSilence() async throws {
        #expect(try await keeper.longestSilenceSeconds() == 0)
        let claim = try await claim(try await upload(), .analyze)
        let isSilent = try await eventually { try await keeper.longestSilenceSeconds() > 0.05 }
        #expect(isSilent)
        _ = try await beat(claim)
        _ = try await ledger.finish(claim, .done([]), announcing: [])
        #expect(try await keeper.longestSilenceSeconds() == 0)
    }

    func findsAndRequeuesWhatNobodyCarries() async throws {
        let file = try await upload()
        // Nothing is missing while the outbox has it.
        #expect(try await keeper.uncarriedCandidates(olderThanSeconds: 0, in: nil, limit: 10).works.isEmpty)
        _ = try await published()
        #expect(try await keeper.uncarriedCandidates(olderThanSeconds: 3_600, in: nil, limit: 10).works.isEmpty)
        let candidates = try await keeper.uncarriedCandidates(olderThanSeconds: 0, in: nil, limit: 10).works
        #expect(Set(candidates.map(\.work.stage)) == [.analyze, .thumbnail])
        #expect(candidates.allSatisfy { $0.stream == "millrace:uploads" && $0.entry == "1-0" })
        let lost = Work(file: file, stage: .analyze, generation: 1)
        #expect(try await keeper.requeue([lost]) == 1)
        #expect(try await keeper.requeue([lost]) == 0)
        #expect(try await keeper.requeue([Work(file: FileID(), stage: .analyze, generation: 1)]) == 0)
        #expect(try await answer(file, .analyze, generation: 1) == "stale")
        let envelope = try #require(try await published().first)
        #expect(try envelope.event(StageRequeued.self) == StageRequeued(stage: "analyze", reason: "uncarried"))
        #expect(try await claim(file, .analyze, generation: 2).attempt == 1)
    }

    func judgesDeliveries() async throws {
        let file = try await upload()
        let waiting = Work(file: file, stage: .thumbnail, generation: 1)
        let claim = try await claim(file, .analyze)
        let stale = Work(file: file, stage: .analyze, generation: 0)
        let unknown = Work(file: FileID(), stage: .analyze, generation: 1)
        var verdicts = try await keeper.judge([waiting, claim.work, stale, unknown], leaseSeconds: Self.long)
        #expect(verdicts == [waiting: .orphaned, claim.work: .alive, stale: .obsolete, unknown: .obsolete])
        _ = try await ledger.finish(claim, .done([]), announcing: [])
        verdicts = try await keeper.judge([claim.work], leaseSeconds: Self.long)
        #expect(verdicts == [claim.work: .obsolete])
        _ = try await self.claim(file, .thumbnail, leaseSeconds: Self.short)
        let isOrphaned = try await eventually {
            try await keeper.judge([waiting], leaseSeconds: Self.short) == [waiting: .orphaned]
        }
        #expect(isOrphaned)
        #expect(try await keeper.requeue([waiting]) == 1)
        #expect(try await keeper.judge([], leaseSeconds: Self.long).isEmpty)
    }
}
