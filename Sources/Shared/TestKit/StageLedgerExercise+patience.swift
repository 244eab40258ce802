import Domain
import Events
import Testing

/// How long a stage waits for a dependency.
extension StageLedgerExercise {
    private static let outage = Failure(.storageFull, "The store is full.", dependency: .storage)

    /// Its analysis was put back, since the store was full.
    private func postponed(afterSeconds: Double) async throws -> FileID {
        let file = try await upload()
        _ = try await ledger.finish(try await claim(file, .thumbnail), .done([]), announcing: [])
        let ending = Ending.retry(Self.outage, afterSeconds: afterSeconds, against: .patience)
        _ = try await ledger.finish(try await claim(file, .analyze), ending, announcing: [])
        return file
    }

    func givesUpWhatWaitedTooLong() async throws {
        // One is not due for a long time, one is, two are not waiting: one runs, one met its store.
        let files = [try await postponed(afterSeconds: 3_600), try await postponed(afterSeconds: 0)]
        let running = try await postponed(afterSeconds: 0)
        _ = try await claim(running, .analyze, generation: 2)
        let met = try await postponed(afterSeconds: 0)
        let late = Ending.retry(Failure(.timeout, "It took too long."), afterSeconds: 0)
        _ = try await ledger.finish(try await claim(met, .analyze, generation: 2), late, announcing: [])
        #expect(try await keeper.giveUpWaiting(patienceSeconds: Self.long, limit: 1) == 0)
        let areEnded = try await eventually {
            _ = try await keeper.giveUpWaiting(patienceSeconds: Self.short, limit: 1)
            for file in files where try await stage(file, .analyze).state != .dead { return false }
            return true
        }
        #expect(areEnded)
        #expect(try await keeper.giveUpWaiting(patienceSeconds: 0, limit: 1) == 0)
        for file in files {
            let report = try await report(file)
            #expect(report.file.status == .failed)
            #expect(report.stages.first?.state == .dead)
            #expect(report.stages.first?.error?.code == "storage_full")
            let message = report.stages.first?.error?.message ?? ""
            #expect(message.hasPrefix("The store is full. It was tried for ") && message.hasSuffix("given up."))
            #expect(try await answer(file, .analyze, generation: 2) == "stale")
            #expect(try await self.files.attempts(file, of: .sample).map(\.outcome) == ["done", "postponed"])
        }
        #expect(try await stage(running, .analyze).state == .running)
        #expect(try await stage(met, .analyze).state == .retrying)
        let events = try await published().filter { files.contains($0.subject) }
        #expect(try events.compactMap { try $0.event(StageRequeued.self) }.isEmpty)
        let failed = try events.compactMap { try $0.event(FileFailed.self) }
        #expect(failed == Array(repeating: FileFailed(settlement: 1, stage: "analyze", code: "storage_full"), count: 2))
    }

    func settlesOneOfGivingUpAndClaim() async throws {
        for round in 0..<20 {
            let file = try await postponed(afterSeconds: 0)
            async let ended = keeper.giveUpWaiting(patienceSeconds: 0, limit: 10)
            async let answered = answer(file, .analyze, generation: 2)
            let (isEnded, answer) = (try await ended == 1, try await answered)
            #expect(isEnded == (answer == "stale"), "round \(round): \(answer)")
            #expect(try await stage(file, .analyze).state == (isEnded ? .dead : .running), "round \(round)")
        }
    }
}
