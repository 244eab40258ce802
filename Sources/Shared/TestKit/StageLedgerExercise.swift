import Blocking
public import Domain
import Events
import FoundationEssentials
import Testing

/// What every ledger of stages must do: claim, renew, finish and keep, as ``StageLedger``, ``LeaseRenewal`` and
/// ``LedgerKeeping`` promise. The facts are in `+claiming`, `+finishing` and `+keeping`.
public struct StageLedgerExercise: Sendable {
    /// One thing that must hold; each is checked in a fresh world.
    public enum Fact: String, Sendable, CaseIterable {
        // Claiming.
        case grantsToOneOfManyClaimers
        case startsTheFileWithTheFirstClaim
        case callsOtherGenerationsStale
        case holdsNotifyBackUntilTheFileIsSettled
        case grantsWhatADeadWorkerHeld
        case grantsNothingOfADeletedFile
        // Beating.
        case renewsAndShowsProgress
        case tellsTheHeartOfACancellation
        case tellsTheHeartThatTheLeaseIsLost
        // Finishing.
        case completesTheFileWithTheLastStage
        case failsTheFileWithADeadStage
        case countsSkippedAsDone
        case settlesOnceWhenBothStagesEndTogether
        case retriesLaterUnderTheNextGeneration
        case doesNotCountAReleasedAttempt
        case countsCrashesApartFromErrors
        case countsNoWaitingForADependency
        case givesAFreshBudgetToWhatIsRepeated
        case keepsWhatAnAttemptDiedOf
        case knowsBytesAgainThatDecodersDiedOf
        case writesNothingForAZombie
        case finishesOnce
        case cancelsInsteadOfRetryingWhatIsToStop
        case processesAgain
        case handsOutWhatWasSaidOfAPicture
        case repeatsANotification
        // Keeping.
        case reclaimsFromADeadWorker
        case buriesWhatKillsItsWorkers
        case leavesALivingWorkerAlone
        case endsAReclaimedStageThatWasToStop
        case settlesOneOfReclaimAndFinish
        case failsWhatIsStuck
        case givesUpWhatWaitedTooLong
        case settlesOneOfGivingUpAndClaim
        case tellsOfTheLongestSilence
        case findsAndRequeuesWhatNobodyCarries
        case judgesDeliveries
    }

    let files: any FileRepository
    let ledger: any StageLedger
    let keeper: any LedgerKeeping
    let leases: any LeaseRenewal
    let outbox: any Outbox

    /// Exercises an empty ledger, filled by uploads.
    public init(
        files: any FileRepository,
        ledger: any StageLedger & LedgerKeeping,
        leases: any LeaseRenewal,
        outbox: any Outbox
    ) {
        self.files = files
        self.ledger = ledger
        keeper = ledger
        self.leases = leases
        self.outbox = outbox
    }

    /// Checks one fact.
    public func check(_ fact: Fact) async throws {
        switch fact {
        case .grantsToOneOfManyClaimers: try await grantsToOneOfManyClaimers()
        case .startsTheFileWithTheFirstClaim: try await startsTheFileWithTheFirstClaim()
        case .callsOtherGenerationsStale: try await callsOtherGenerationsStale()
        case .holdsNotifyBackUntilTheFileIsSettled: try await holdsNotifyBackUntilTheFileIsSettled()
        case .grantsWhatADeadWorkerHeld: try await grantsWhatADeadWorkerHeld()
        case .grantsNothingOfADeletedFile: try await grantsNothingOfADeletedFile()
        case .renewsAndShowsProgress: try await renewsAndShowsProgress()
        case .tellsTheHeartOfACancellation: try await tellsTheHeartOfACancellation()
        case .tellsTheHeartThatTheLeaseIsLost: try await tellsTheHeartThatTheLeaseIsLost()
        case .completesTheFileWithTheLastStage: try await completesTheFileWithTheLastStage()
        case .failsTheFileWithADeadStage: try await failsTheFileWithADeadStage()
        case .countsSkippedAsDone: try await countsSkippedAsDone()
        case .settlesOnceWhenBothStagesEndTogether: try await settlesOnceWhenBothStagesEndTogether()
        case .retriesLaterUnderTheNextGeneration: try await retriesLaterUnderTheNextGeneration()
        case .doesNotCountAReleasedAttempt: try await doesNotCountAReleasedAttempt()
        case .countsCrashesApartFromErrors: try await countsCrashesApartFromErrors()
        case .countsNoWaitingForADependency: try await countsNoWaitingForADependency()
        case .givesAFreshBudgetToWhatIsRepeated: try await givesAFreshBudgetToWhatIsRepeated()
        case .keepsWhatAnAttemptDiedOf: try await keepsWhatAnAttemptDiedOf()
        case .knowsBytesAgainThatDecodersDiedOf: try await knowsBytesAgainThatDecodersDiedOf()
        case .writesNothingForAZombie: try await writesNothingForAZombie()
        case .finishesOnce: try await finishesOnce()
        case .cancelsInsteadOfRetryingWhatIsToStop: try await cancelsInsteadOfRetryingWhatIsToStop()
        case .processesAgain: try await processesAgain()
        case .handsOutWhatWasSaidOfAPicture: try await handsOutWhatWasSaidOfAPicture()
        case .repeatsANotification: try await repeatsANotification()
        case .reclaimsFromADeadWorker: try await reclaimsFromADeadWorker()
        case .buriesWhatKillsItsWorkers: try await buriesWhatKillsItsWorkers()
        case .leavesALivingWorkerAlone: try await leavesALivingWorkerAlone()
        case .endsAReclaimedStageThatWasToStop: try await endsAReclaimedStageThatWasToStop()
        case .settlesOneOfReclaimAndFinish: try await settlesOneOfReclaimAndFinish()
        case .failsWhatIsStuck: try await failsWhatIsStuck()
        case .givesUpWhatWaitedTooLong: try await givesUpWhatWaitedTooLong()
        case .settlesOneOfGivingUpAndClaim: try await settlesOneOfGivingUpAndClaim()
        case .tellsOfTheLongestSilence: try await tellsOfTheLongestSilence()
        case .findsAndRequeuesWhatNobodyCarries: try await findsAndRequeuesWhatNobodyCarries()
        case .judgesDeliveries: try await judgesDeliveries()
        }
    }

    // MARK: Words

    /// A lease that nobody needs to renew in a test.
    static let long = 60.0
    /// A lease that is over before one can look.
    static let short = 0.02

    /// Uploads a file.
    func upload(_ upload: DurableUpload = SampleUpload.fresh()) async throws -> FileID {
        _ = try await files.accept(upload)
        return upload.file.id
    }

    /// Claims, and fails the test if it is not granted.
    func claim(
        _ file: FileID,
        _ stage: StageName,
        generation: Int64 = 1,
        leaseSeconds: Double = long
    ) async throws -> Claim {
        let work = Work(file: file, stage: stage, generation: generation)
        let answer = try await ledger.claim(work, worker: "worker-1", leaseSeconds: leaseSeconds)
        guard case .granted(let claim) = answer else {
            throw Failure(.conflict, "The claim of \(stage), generation \(generation), was answered with \(answer).")
        }
        return claim
    }

    /// The word for an answer to a claim.
    func answer(_ file: FileID, _ stage: StageName, generation: Int64) async throws -> String {
        let work = Work(file: file, stage: stage, generation: generation)
        switch try await ledger.claim(work, worker: "worker-2", leaseSeconds: Self.long) {
        case .granted: return "granted"
        case .stale: return "stale"
        case .held: return "held"
        case .notYet: return "notYet"
        }
    }

    /// The report of a file that must be there.
    func report(_ file: FileID) async throws -> FileReport {
        try #require(try await files.report(file, of: .sample))
    }

    /// One stage of it.
    func stage(_ file: FileID, _ stage: StageName) async throws -> StageReport {
        try #require(try await report(file).stages.first { $0.stage == stage })
    }

    /// Takes everything that is due out of the outbox.
    func published() async throws -> [Envelope] {
        let relay = RecordingRelay()
        while try await outbox.relay(limit: 100, relay.publish) > 0 {}
        return try relay.messages.map { try Envelope(json: $0.event) }
    }

    /// Beats, on a thread that may block.
    func beat(_ claim: Claim, _ progress: Progress? = nil) async throws -> BeatAnswer? {
        let beat = Beat(attemptID: claim.attemptID, progress: progress)
        let answers: [UUID: BeatAnswer] = try await withCheckedThrowingContinuation { continuation in
            _ = DedicatedThread { [leases] in continuation.resume(with: Result { try leases.renew([beat]) }) }
        }
        return answers[claim.attemptID]
    }

    /// Waits until the Janitor finds a lease of this length run out, and takes it.
    func reclaim(maximumLosses: Int = 3) async throws {
        let isReclaimed = try await eventually {
            try await keeper.reclaimExpired(leaseSeconds: Self.short, maximumLosses: maximumLosses, limit: 10) > 0
        }
        #expect(isReclaimed)
    }
}
