import Domain
import FoundationEssentials

/// How an attempt ends, whoever says so: its worker, or the Janitor for a worker that is gone.
struct AttemptEnd: Sendable {
    /// Where it leaves the stage. A stage that the user asked to stop is cancelled instead of queued again.
    var state: StageState
    /// What the attempt's row says.
    var outcome: String
    /// Why.
    var error: StageError?
    /// Until the stage is due again.
    var delaySeconds: Double = 0
    /// Whether the attempt counts against the budget.
    var isCounted = true
    /// Whether a worker died of it.
    var isLoss = false
    /// Whether a decoder died of it.
    var isCrash = false
    /// What it waits for.
    var waiting = Waiting.asBefore
    /// The failure's class, and what is known of a tool's death.
    var errorClass: Failure.Code.Retry?
    var death: Death?
    /// What did the work.
    var tools: [String] = []
    /// Behind which wall.
    var sandbox: Sandbox?
    /// Only if the heart has not beaten since; as PostgreSQL wrote it.
    var unlessBeatenSince: String?
    /// What an event says about being queued again.
    var reason = ""

    /// What becomes of the note that the stage waits for a dependency.
    enum Waiting: Sendable, Equatable {
        /// This attempt says nothing about it.
        case asBefore
        /// It met what it needs, or something else went wrong.
        case over
        /// It is away; the time is counted from the first attempt that found it so.
        case on(Dependency)

        fileprivate var dependency: String? {
            if case .on(let dependency) = self { dependency.description } else { nil }
        }
    }

    /// What the worker says.
    init(_ ending: Ending) {
        switch ending {
        case .done(let changes):
            self.init(.done, "done")
            waiting = .over
            tools = changes.tools
        case .skipped(let reason):
            self.init(.skipped, "skipped", StageError(code: "skipped", message: reason))
            waiting = .over
        case .retry(let failure, let seconds, let budget):
            self.init(.retrying, budget.outcome, failure.stageError)
            delaySeconds = max(0, seconds)
            isCounted = budget == .errors
            reason = "retry"
            note(failure)
            waiting = budget == .patience ? .on(failure.dependency ?? .unnamed) : .over
        case .dead(let failure):
            self.init(.dead, "dead", failure.stageError)
            note(failure)
        case .cancelled: self.init(.cancelled, "cancelled", Self.stopped)
        case .released:
            self.init(.queued, "released")
            isCounted = false
            reason = "release"
        }
    }

    /// What the Janitor says.
    init(_ state: StageState, _ outcome: String, _ error: StageError? = nil) {
        self.state = state
        self.outcome = outcome
        self.error = error
    }

    private mutating func note(_ failure: Failure) {
        errorClass = failure.code.retry
        isCrash = errorClass == .withCare
        death = failure.death
        tools = failure.death.map { [$0.tool] } ?? []
    }

    static let stopped = StageError(code: Failure.Code.cancelled.description, message: "Stopped on request.")

    /// Ends the attempt if it is still the current one; the file's row gets locked first.
    ///
    /// - Returns: the file and the stage's row; `nil` if the attempt was no longer current. Then nothing was written.
    func write(_ attemptID: UUID, of work: Work, on link: PostgresLink) throws -> (StoredFile, StageRow)? {
        try link.rows(
            Self.statement,
            [
                work.file, work.stage, attemptID, unlessBeatenSince, state, outcome, error?.code, error?.message,
                delaySeconds, !isCounted, isLoss, Self.stopped.code, Self.stopped.message, isCrash, waiting.dependency,
                waiting == .over, errorClass?.rawValue, death?.signal, tools, sandbox?.rawValue,
            ]
        ) { row -> (StoredFile, StageRow)? in
            let stage = try StageRows.read(&row)
            let file = try row.storedFile()
            return stage.map { (file, $0) }
        }.compactMap { $0 }.first
    }

    private static let statement = """
        WITH file AS MATERIALIZED (
            SELECT * FROM files WHERE id = $1 FOR NO KEY UPDATE
        ), held AS MATERIALIZED (
            SELECT s.file_id, s.stage, s.cancel_requested AND $5 IN ('queued', 'retrying') AS stops,
                CASE WHEN s.cancel_requested AND $5 IN ('queued', 'retrying') THEN 'cancelled' ELSE $5 END AS state
            FROM file JOIN stages s ON s.file_id = file.id
            WHERE s.stage = $2 AND s.attempt_id = $3 AND s.state = 'running'
                AND ($4::timestamptz IS NULL OR s.heartbeat_at = $4::timestamptz)
            FOR NO KEY UPDATE OF s
        ), ended AS (
            UPDATE stages s SET state = held.state,
                generation = s.generation + (held.state IN ('queued', 'retrying'))::int,
                attempt = s.attempt - ($10::boolean AND held.state IN ('queued', 'retrying'))::int,
                run_at = CASE WHEN held.state IN ('queued', 'retrying') THEN now() + make_interval(secs => $9)
                    ELSE s.run_at END,
                finished_at = CASE WHEN held.state IN ('queued', 'retrying') THEN NULL ELSE now() END,
                progress = CASE WHEN held.state IN ('done', 'skipped') THEN 100 ELSE 0 END,
                step = CASE WHEN held.state = 'done' THEN 'done' ELSE '' END,
                error_code = CASE WHEN held.stops THEN $12 ELSE $7 END,
                error_message = CASE WHEN held.stops THEN $13 ELSE $8 END,
                worker_losses = s.worker_losses + $11::boolean::int,
                decoder_crashes = s.decoder_crashes + $14::boolean::int,
                postponements = CASE WHEN $15::text IS NOT NULL THEN s.postponements + 1
                    WHEN $16::boolean THEN 0 ELSE s.postponements END,
                waiting_for = CASE WHEN $16 THEN NULL ELSE coalesce($15, s.waiting_for) END,
                waiting_since = CASE WHEN $15 IS NOT NULL THEN coalesce(s.waiting_since, now())
                    WHEN $16 THEN NULL ELSE s.waiting_since END,
                attempt_id = NULL, worker = NULL, heartbeat_at = NULL, published_stream = NULL,
                published_entry = NULL, checked_at = now(), version = s.version + 1
            FROM held WHERE s.file_id = held.file_id AND s.stage = held.stage
            RETURNING s.stage, s.state, s.generation, s.attempt, s.required, s.error_code, s.error_message
        ), noted AS (
            UPDATE attempts SET outcome = CASE WHEN held.stops AND NOT $11 THEN 'cancelled' ELSE $6 END,
                finished_at = now(), error_code = $7, error_message = $8, error_class = $17, signal = $18,
                tools = coalesce($19::text[], '{}'), sandbox = $20
            FROM held WHERE attempt_id = $3
        ), blamed AS (
            -- The same bytes are to be known again, whoever sends them.
            INSERT INTO decoder_deaths AS d (sha256, stage, tool, signal)
            SELECT file.sha256, held.stage, coalesce(($19::text[])[1], ''), coalesce($18::integer, 0) FROM held, file
            WHERE $14::boolean
            ON CONFLICT (sha256, stage, tool, signal) DO UPDATE SET deaths = d.deaths + 1, last_at = now()
        ), forgiven AS (
            DELETE FROM decoder_deaths d USING held, file
            WHERE d.sha256 = file.sha256 AND d.stage = held.stage AND held.state = 'done'
        )
        SELECT ended.*, \(FileColumns.of("file")) FROM ended, file
        """
}

extension Failure {
    /// The failure as it is kept and shown.
    var stageError: StageError { StageError(code: code.description, message: message) }
}

extension Budget {
    /// What the attempt's row says.
    fileprivate var outcome: String {
        switch self {
        case .errors: "retrying"
        case .crashes: "crashed"
        case .patience: "postponed"
        }
    }
}

extension [Change] {
    /// What the findings say of the tools that made them, each once.
    fileprivate var tools: [String] {
        let methods = flatMap { change -> [String] in
            if case .analysis(let analysis) = change { [String](analysis.methods.values) } else { [] }
        }
        return Set(methods).sorted()
    }
}
