public import FoundationEssentials

/// One stage of one file, as an event names it. The generation tells a fresh event from a stale one.
public struct Work: Sendable, Hashable {
    /// The file.
    public let file: FileID
    /// The stage.
    public let stage: StageName
    /// Rises with every retry, reclaim and reprocess; an event with an older one is stale and only acknowledged.
    public let generation: Int64

    /// Names the work.
    public init(file: FileID, stage: StageName, generation: Int64) {
        self.file = file
        self.stage = stage
        self.generation = generation
    }
}

/// The right to do one attempt, as the ledger granted it. Every later write names ``attemptID`` and fails without it.
public struct Claim: Sendable, Hashable {
    /// What to do.
    public let work: Work
    /// The fencing token.
    public let attemptID: UUID
    /// From 1; counts attempts that ended in an error: no reclaims, no crashes of decoders, no waiting for dependencies.
    public let attempt: Int
    /// The file at the time of the claim.
    public let file: StoredFile
    /// How many times the file had been completed or failed; stays the same over retries and reclaims of `notify`, whose
    /// generation does not.
    public let settlement: Int64
    /// What was counted apart from errors.
    public let past: Past
    /// How those were walled in that parsed the file in this attempt, once that is known; for its record.
    public var sandbox: Sandbox?

    /// A granted attempt.
    public init(
        work: Work,
        attemptID: UUID,
        attempt: Int,
        file: StoredFile,
        settlement: Int64 = 0,
        past: Past = .none
    ) {
        self.work = work
        self.attemptID = attemptID
        self.attempt = attempt
        self.file = file
        self.settlement = settlement
        self.past = past
    }

    /// Whether no attempt since the last fresh start got as far as an ending.
    public var isFirstTry: Bool { attempt <= 1 && past.decoderCrashes == 0 && past.postponements == 0 }

    /// What a stage went through since it was last given a fresh budget, apart from errors. Kept in the ledger, so that
    /// it survives restarts.
    public struct Past: Sendable, Hashable {
        /// Decoders that died on the file.
        public let decoderCrashes: Int
        /// How often in a row it was put back because a dependency was away.
        public let postponements: Int
        /// How long ago the first of these was.
        public let waitedSeconds: Double
        /// Whether decoders died of the same bytes at other times: under another name, in another stage, or before the
        /// budget was fresh.
        public let isSuspect: Bool

        /// Nothing yet.
        public static let none = Past()

        /// What happened.
        public init(
            decoderCrashes: Int = 0,
            postponements: Int = 0,
            waitedSeconds: Double = 0,
            isSuspect: Bool = false
        ) {
            self.isSuspect = isSuspect
            self.decoderCrashes = decoderCrashes
            self.postponements = postponements
            self.waitedSeconds = waitedSeconds
        }
    }
}

/// The ledger's answer to a worker that asks for a stage.
public enum ClaimAnswer: Sendable {
    /// The stage is yours until the lease ends.
    case granted(Claim)
    /// Terminal, cancelled, deleted, unknown or of a newer generation, be it that the ledger has just put the work back
    /// because it is paused: acknowledge the event and forget it.
    case stale
    /// Another worker holds a fresh lease: do not acknowledge; the database decides, the event is only a hint.
    case held
    /// The stage is not due yet: do not acknowledge.
    case notYet
}

/// One beat of the heart for one running attempt.
public struct Beat: Sendable, Hashable {
    /// The attempt whose lease to renew.
    public let attemptID: UUID
    /// Percent done, 0 to 100, and the step's word; `nil` if unchanged since the last beat.
    public let progress: Progress?

    /// A beat.
    public init(attemptID: UUID, progress: Progress? = nil) {
        self.attemptID = attemptID
        self.progress = progress
    }
}

/// How far a stage is.
public struct Progress: Sendable, Hashable, Codable {
    /// 0 to 100.
    public let percent: Int
    /// What it does now: `started downloading text metadata survey maps ai saving embedding done`.
    public let step: String

    /// Percent, held to 0…100, and step.
    public init(_ percent: Int, _ step: String) {
        self.percent = min(100, max(0, percent))
        self.step = step
    }
}

/// What a beat learnt.
public enum BeatAnswer: Sendable, Hashable {
    /// The lease is renewed.
    case mine
    /// Another attempt has the stage, or it ended: stop, touch nothing.
    case lost
    /// Still yours, but the user wants it stopped.
    case cancelRequested
}

/// What the Consumer decided about an attempt that ended.
public enum Ending: Sendable {
    /// Done: write the changes, in the same transaction as the state.
    case done([Change])
    /// Nothing to do for this file.
    case skipped(reason: String)
    /// Failed; to be tried again after the delay, under the next generation. What it counts against is for the caller to
    /// say.
    case retry(Failure, afterSeconds: Double, against: Budget = .errors)
    /// Failed for good.
    case dead(Failure)
    /// Stopped on the user's request.
    case cancelled
    /// Interrupted (shutdown): queued again at once, and the attempt does not count.
    case released
}

/// What a failed attempt counts against.
public enum Budget: Sendable, Hashable {
    /// The attempts.
    case errors
    /// The crashes of decoders.
    case crashes
    /// Nothing but patience: a dependency is away.
    case patience
}

/// A row that a finished stage leaves behind. Replaces what an earlier run of the stage left.
public enum Change: Sendable, Hashable {
    /// The Analyzer's findings, with the text.
    case analysis(Analysis)
    /// A thumbnail was stored under this key.
    case thumbnail(Thumbnail)
    /// What search keeps of the file.
    case search(SearchEntry)
    /// What was measured of the plants on it; its pictures are stored already.
    case survey(CropSurvey)
}

/// A stored thumbnail.
public struct Thumbnail: Sendable, Hashable, Codable {
    /// Where it lies.
    public let key: ObjectKey
    /// Pixels.
    public let width: Int
    /// Pixels.
    public let height: Int
    /// Bytes.
    public let size: Int
    /// Other sizes and formats of it.
    public let renditions: [Rendition]
    /// What the picture it was made of looks like; `nil` if that was no picture. Kept, but not reported with a file.
    public let look: PictureLook?

    /// A thumbnail that lies in the store.
    public init(
        key: ObjectKey,
        width: Int,
        height: Int,
        size: Int,
        renditions: [Rendition] = [],
        look: PictureLook? = nil
    ) {
        self.look = look
        self.key = key
        self.width = width
        self.height = height
        self.size = size
        self.renditions = renditions
    }
}
