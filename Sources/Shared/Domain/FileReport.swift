public import FoundationEssentials

/// All that the user sees of a file: the status document of the API.
public struct FileReport: Sendable, Hashable {
    /// The file.
    public let file: StoredFile
    /// Its stages, in the catalogue's order.
    public let stages: [StageReport]
    /// What was found, without the text; `nil` before `analyze` is done.
    public let analysis: Analysis?
    /// Characters of text found; `nil` before `analyze` is done.
    public let textCharacters: Int?
    /// The thumbnail; `nil` before `thumbnail` is done, or if skipped.
    public let thumbnail: Thumbnail?
    /// Changes with every change of anything above.
    public let version: Int64

    /// All fields.
    public init(
        file: StoredFile,
        stages: [StageReport],
        analysis: Analysis?,
        textCharacters: Int?,
        thumbnail: Thumbnail?,
        version: Int64
    ) {
        self.file = file
        self.stages = stages
        self.analysis = analysis
        self.textCharacters = textCharacters
        self.thumbnail = thumbnail
        self.version = version
    }
}

/// Where one stage of a file stands.
public struct StageReport: Sendable, Hashable {
    /// Which.
    public let stage: StageName
    /// Where it stands.
    public let state: StageState
    /// Attempts begun; 0 before the first.
    public let attempt: Int
    /// How far it is.
    public let progress: Progress
    /// When the current or last attempt began.
    public let startedAt: Date?
    /// When the stage became terminal.
    public let finishedAt: Date?
    /// Why it failed, was skipped or is being retried; `nil` otherwise.
    public let error: StageError?
    /// The dependency that it waits for, in a word; `nil` unless it was put back because that is away.
    public let waitingFor: String?

    /// All fields.
    public init(
        stage: StageName,
        state: StageState,
        attempt: Int,
        progress: Progress,
        startedAt: Date?,
        finishedAt: Date?,
        error: StageError?,
        waitingFor: String? = nil
    ) {
        self.stage = stage
        self.state = state
        self.attempt = attempt
        self.progress = progress
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.error = error
        self.waitingFor = waitingFor
    }
}

/// Why a stage did not do its work, in a word and a sentence.
public struct StageError: Sendable, Hashable, Codable {
    /// A ``Failure/Code``, or `skipped`.
    public let code: String
    /// One sentence.
    public let message: String

    /// A word and a sentence.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}

/// One try of one stage, kept for ever: the timeline of a file, and what the dead-letter list shows.
public struct AttemptReport: Sendable, Hashable {
    /// The fencing token.
    public let attemptID: UUID
    /// Which stage.
    public let stage: StageName
    /// From 1.
    public let attempt: Int
    /// The generation it ran under.
    public let generation: Int64
    /// Which instance ran it.
    public let worker: String
    /// `running`, or how it ended: `done skipped retrying crashed postponed dead cancelled released lost`.
    public let outcome: String
    /// When it was claimed.
    public let startedAt: Date
    /// When it ended.
    public let finishedAt: Date?
    /// Why it failed.
    public let error: StageError?
    /// The class of the failure, in the word of ``Failure/Code/Retry``.
    public let errorClass: String?
    /// The signal that a decoder died of.
    public let signal: Int?
    /// What did the work, with versions: `tesseract/5.3.0`; of a failure, which tool died.
    public let tools: [String]
    /// How those were walled in that parsed the file; `nil` if nobody did.
    public let sandbox: String?

    /// All fields.
    public init(
        attemptID: UUID,
        stage: StageName,
        attempt: Int,
        generation: Int64,
        worker: String,
        outcome: String,
        startedAt: Date,
        finishedAt: Date?,
        error: StageError?,
        errorClass: String? = nil,
        signal: Int? = nil,
        tools: [String] = [],
        sandbox: String? = nil
    ) {
        self.attemptID = attemptID
        self.stage = stage
        self.attempt = attempt
        self.generation = generation
        self.worker = worker
        self.outcome = outcome
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.error = error
        self.errorClass = errorClass
        self.signal = signal
        self.tools = tools
        self.sandbox = sandbox
    }
}
