import Domain
import Testing

/// What counts against what, and for how long.
extension StageLedgerExercise {
    private static let crash = Failure(
        .crashed,
        "The decoder died.",
        death: Death(of: "decoder thumbnail", signal: 11)
    )
    private static let outage = Failure(.unavailable, "The store does not answer.", dependency: .storage)

    func countsCrashesApartFromErrors() async throws {
        let file = try await upload()
        for (generation, crashes) in zip(1...2 as ClosedRange<Int64>, 0...) {
            let claim = try await claim(file, .analyze, generation: generation)
            #expect(claim.attempt == 1)
            #expect(claim.past.decoderCrashes == crashes)
            let ending = Ending.retry(Self.crash, afterSeconds: 0, against: .crashes)
            #expect(try await ledger.finish(claim, ending, announcing: []))
            #expect(try await stage(file, .analyze).state == .retrying)
        }
        // A lost worker and an error between do not forgive them.
        _ = try await claim(file, .analyze, generation: 3, leaseSeconds: Self.short)
        try await reclaim()
        let slow = try await claim(file, .analyze, generation: 4)
        #expect(slow.past.decoderCrashes == 2)
        let late = Failure(.timeout, "It took too long.")
        #expect(try await ledger.finish(slow, .retry(late, afterSeconds: 0), announcing: []))
        let last = try await claim(file, .analyze, generation: 5)
        #expect(last.attempt == 2)
        #expect(last.past.decoderCrashes == 2)
        #expect(last.isFirstTry == false)
        #expect(try await ledger.finish(last, .dead(Self.crash), announcing: []))
        let outcomes = try await files.attempts(file, of: .sample).map(\.outcome)
        #expect(outcomes == ["crashed", "crashed", "lost", "retrying", "dead"])
    }

    func countsNoWaitingForADependency() async throws {
        let file = try await upload()
        let postponed = Ending.retry(Self.outage, afterSeconds: 0, against: .patience)
        var waited = 0.0
        for (generation, postponements) in zip(1...4 as ClosedRange<Int64>, 0...) {
            let claim = try await claim(file, .analyze, generation: generation)
            #expect(claim.attempt == 1)
            #expect(claim.past.postponements == postponements)
            #expect(postponements == 0 ? claim.past.waitedSeconds == 0 : claim.past.waitedSeconds > waited)
            waited = claim.past.waitedSeconds
            #expect(try await ledger.finish(claim, postponed, announcing: []))
            let waiting = try await stage(file, .analyze)
            #expect(waiting.state == .retrying)
            #expect(waiting.waitingFor == "storage")
            #expect(waiting.error?.code == "unavailable")
        }
        // A shutdown says nothing about the store.
        let interrupted = try await claim(file, .analyze, generation: 5)
        #expect(try await ledger.finish(interrupted, .released, announcing: []))
        let again = try await claim(file, .analyze, generation: 6)
        #expect(again.past.postponements == 4)
        // Another error does: it was met.
        let failure = Failure(.timeout, "It took too long.")
        #expect(try await ledger.finish(again, .retry(failure, afterSeconds: 0), announcing: []))
        #expect(try await stage(file, .analyze).waitingFor == nil)
        let next = try await claim(file, .analyze, generation: 7)
        #expect(next.attempt == 2)
        #expect(next.past == .none)
        let outcomes = try await files.attempts(file, of: .sample).map(\.outcome)
        #expect(outcomes == Array(repeating: "postponed", count: 4) + ["released", "retrying", "running"])
    }

    func givesAFreshBudgetToWhatIsRepeated() async throws {
        let file = try await upload()
        _ = try await ledger.finish(try await claim(file, .thumbnail), .done([]), announcing: [])
        let first = try await claim(file, .analyze)
        _ = try await ledger.finish(first, .retry(Self.crash, afterSeconds: 0, against: .crashes), announcing: [])
        let second = try await claim(file, .analyze, generation: 2)
        _ = try await ledger.finish(second, .retry(Self.outage, afterSeconds: 0, against: .patience), announcing: [])
        let third = try await claim(file, .analyze, generation: 3)
        #expect(third.past.decoderCrashes == 1)
        _ = try await ledger.finish(third, .dead(Self.crash), announcing: [])
        _ = try await files.reprocess(file, stages: [.analyze], force: false, of: .sample)
        let fresh = try await claim(file, .analyze, generation: 4)
        #expect(fresh.attempt == 1)
        #expect(fresh.past == Claim.Past(isSuspect: true))
        #expect(fresh.isFirstTry)
        // The old attempts stay, as history.
        let outcomes = try await files.attempts(file, of: .sample).filter { $0.stage == .analyze }.map(\.outcome)
        #expect(outcomes == ["crashed", "postponed", "dead", "running"])
    }

    func knowsBytesAgainThatDecodersDiedOf() async throws {
        let bytes = SampleUpload.sha256()
        func send(_ owner: String) async throws -> FileID {
            try await upload(SampleUpload.fresh(of: .named(owner), sha256: bytes))
        }
        let first = try await send("ann")
        let died = try await claim(first, .analyze)
        #expect(!died.past.isSuspect)
        _ = try await ledger.finish(died, .retry(Self.crash, afterSeconds: 0, against: .crashes), announcing: [])
        // Its own crash is counted, and is no news; to its other stage and to others who send the same it is.
        let again = try await claim(first, .analyze, generation: 2)
        #expect(!again.past.isSuspect)
        #expect(again.past.decoderCrashes == 1)
        #expect(try await claim(first, .thumbnail).past.isSuspect)
        let second = try await send("bob")
        let suspect = try await claim(second, .analyze)
        #expect(suspect.past.isSuspect)
        #expect(suspect.isFirstTry)
        let other = try await upload()
        #expect(try await !claim(other, .analyze).past.isSuspect)
        // Bytes that a decoder has survived are forgiven.
        _ = try await ledger.finish(suspect, .done([]), announcing: [])
        #expect(try await !claim(try await send("eve"), .analyze).past.isSuspect)
        // What was killed from outside says nothing about the file.
        let shot = Failure(.crashed, "The decoder died.", death: Death(of: "decoder thumbnail", signal: 9))
        let third = try await claim(second, .thumbnail)
        _ = try await ledger.finish(third, .retry(shot, afterSeconds: 0, against: .crashes), announcing: [])
        #expect(try await !claim(try await send("zoe"), .analyze).past.isSuspect)
    }

    func keepsWhatAnAttemptDiedOf() async throws {
        let file = try await upload()
        let first = try await claim(file, .analyze)
        _ = try await ledger.finish(first, .retry(Self.crash, afterSeconds: 0, against: .crashes), announcing: [])
        let second = try await claim(file, .analyze, generation: 2)
        _ = try await ledger.finish(second, .retry(Self.outage, afterSeconds: 0, against: .patience), announcing: [])
        var third = try await claim(file, .analyze, generation: 3)
        third.sandbox = .partial
        let analysis = Analysis(methods: ["text": "tesseract/5.3.0", "metadata": "tesseract/5.3.0", "tags": "local/1"])
        _ = try await ledger.finish(third, .done([.analysis(analysis)]), announcing: [])
        let attempts = try await files.attempts(file, of: .sample)
        #expect(attempts.map(\.errorClass) == ["poison", "dependency_down", nil])
        #expect(attempts.map(\.sandbox) == [nil, nil, "partial"])
        #expect(attempts.map(\.signal) == [11, nil, nil])
        #expect(attempts.map(\.tools) == [["decoder thumbnail"], [], ["local/1", "tesseract/5.3.0"]])
        #expect(attempts.allSatisfy { $0.finishedAt != nil })
    }
}
