import Domain
import Events
import FoundationEssentials

/// Files, stages and outbox as plain values, and the rules by which a ledger changes them.
struct LedgerBook: Sendable {
    struct Key: Hashable, Sendable {
        let file: FileID
        let stage: StageName
    }
    struct Row: Sendable {
        var state = StageState.queued
        var generation: Int64
        var attempt = 0
        /// `nil`: never by itself; it waits for the other stages.
        var runAt: Date?
        var attemptID: UUID?
        var worker = ""
        var heartbeatAt = Date.distantPast
        var leaseSeconds = 0.0
        var losses = 0
        var decoderCrashes = 0
        var postponements = 0
        var waitingFor: String?
        var waitingSince: Date?
        var progress = Progress(0, "")
        var error: StageError?
        var isCancelRequested = false
        var published: (stream: String, entry: String)?
        var checkedAt: Date
        var startedAt: Date?
        var finishedAt: Date?

        func isLapsed(at now: Date, after seconds: Double? = nil) -> Bool {
            state == .running && heartbeatAt.addingTimeInterval(max(seconds ?? 0, leaseSeconds)) < now
        }

        func isDue(at now: Date) -> Bool {
            (state == .queued || state == .retrying) && runAt.map { $0 <= now } == true
        }

        func past(at now: Date, deaths: Int) -> Claim.Past {
            Claim.Past(
                decoderCrashes: decoderCrashes,
                postponements: postponements,
                waitedSeconds: waitingSince.map { now.timeIntervalSince($0) } ?? 0,
                isSuspect: deaths > decoderCrashes
            )
        }
    }
    struct Waiting: Sendable {
        var message: OutboxMessage
        var works: [Work]
        let runAt: Date
        let owner: UserID
        /// Its place in the line of its one stage; `nil`: it goes at once.
        var turn: Int?
    }

    var files: [FileID: StoredFile] = [:]
    var settlements: [FileID: Int64] = [:]
    var deleted: Set<FileID> = []
    var rows: [Key: Row] = [:]
    /// Which stage an attempt is or was at.
    var attempts: [UUID: Key] = [:]
    var changes: [FileID: [Change]] = [:]
    /// Pages read so far, each with its recipe.
    var drafts: [FileID: [Int: (recipe: String, page: TextPage)]] = [:]
    var edits: [FileID: FileEdit] = [:]
    var wishes: [FileID: ReadingWish] = [:]
    /// Rises with every change of a file or its stages.
    var versions: [FileID: Int64] = [:]
    var history: [FileID: [AttemptReport]] = [:]
    var outbox: [Waiting] = []
    /// Decoders that died, by the bytes they died of and the stage.
    var deaths: [Bytes: Int] = [:]
    struct Bytes: Hashable, Sendable {
        let sha256: String
        let stage: StageName
    }

    // MARK: A worker

    mutating func claim(_ work: Work, worker: String, leaseSeconds: Double, at now: Date) -> ClaimAnswer {
        let key = Key(file: work.file, stage: work.stage)
        guard var file = files[work.file], !deleted.contains(work.file), var row = rows[key] else { return .stale }
        guard row.generation == work.generation, !row.state.isTerminal else { return .stale }
        let isLapsed = row.isLapsed(at: now)
        if row.state == .running, !isLapsed || row.losses > 0 || row.isCancelRequested { return .held }
        guard isLapsed || row.isDue(at: now), !row.isCancelRequested else { return .notYet }
        if isLapsed { note(row.attemptID, of: work.file, "lost", Self.lost(row.worker), at: now) }
        row.losses += isLapsed ? 1 : 0
        row.attempt += isLapsed ? 0 : 1
        row.state = .running
        let attemptID = UUID.version7(at: now)
        row.attemptID = attemptID
        attempts[attemptID] = key
        row.worker = worker
        row.heartbeatAt = now
        row.leaseSeconds = leaseSeconds
        row.error = nil
        row.progress = Progress(0, "")
        row.startedAt = now
        row.finishedAt = nil
        rows[key] = row
        versions[work.file, default: 0] += 1
        history[work.file, default: []].append(
            AttemptReport(
                attemptID: attemptID,
                stage: work.stage,
                attempt: row.attempt,
                generation: work.generation,
                worker: worker,
                outcome: "running",
                startedAt: now,
                finishedAt: nil,
                error: nil
            )
        )
        if work.stage.isRequired, file.status == .pending { file.status = .processing }
        files[work.file] = file
        return .granted(
            Claim(
                work: work,
                attemptID: attemptID,
                attempt: row.attempt,
                file: file,
                settlement: settlements[work.file] ?? 0,
                past: row.past(
                    at: now,
                    deaths: work.stage.isRequired
                        ? deaths.reduce(0) { $0 + ($1.key.sha256 == file.sha256 ? $1.value : 0) } : 0
                )
            )
        )
    }

    mutating func renew(_ beat: Beat, at now: Date) -> BeatAnswer {
        guard let key = running(beat.attemptID) else { return .lost }
        rows[key]?.heartbeatAt = now
        if let progress = beat.progress {
            rows[key]?.progress = progress
            versions[key.file, default: 0] += 1
        }
        let isToStop = rows[key]?.isCancelRequested == true || deleted.contains(key.file)
        return isToStop ? .cancelRequested : .mine
    }

    func running(_ attemptID: UUID) -> Key? {
        guard let key = attempts[attemptID], let row = rows[key] else { return nil }
        return row.state == .running && row.attemptID == attemptID ? key : nil
    }

    // MARK: What follows

    static let stopped = StageError(code: "cancelled", message: "Stopped on request.")

    static func lost(_ worker: String) -> StageError {
        StageError(code: "worker_lost", message: "The worker \(worker) stopped answering.")
    }

    mutating func note(
        _ attempt: UUID?,
        of file: FileID,
        _ outcome: String,
        _ error: StageError?,
        _ failure: Failure? = nil,
        tools: [String] = [],
        sandbox: Sandbox? = nil,
        at now: Date
    ) {
        guard let index = history[file]?.firstIndex(where: { $0.attemptID == attempt }) else { return }
        guard let old = history[file]?[index] else { return }
        history[file]?[index] = AttemptReport(
            attemptID: old.attemptID,
            stage: old.stage,
            attempt: old.attempt,
            generation: old.generation,
            worker: old.worker,
            outcome: outcome,
            startedAt: old.startedAt,
            finishedAt: now,
            error: error,
            errorClass: failure?.code.retry.rawValue,
            signal: failure?.death?.signal,
            tools: failure?.death.map { [$0.tool] } ?? tools,
            sandbox: sandbox?.rawValue
        )
    }

    mutating func end(_ key: Key, _ state: StageState, _ error: StageError? = nil, at now: Date) {
        rows[key]?.state = state
        rows[key]?.error = error
        rows[key]?.attemptID = nil
        rows[key]?.finishedAt = state.isTerminal ? now : nil
        if state != .done { rows[key]?.progress = Progress(state == .skipped ? 100 : 0, "") }
        versions[key.file, default: 0] += 1
    }

    /// Queues a stage under the next generation; a stage that is to be cancelled is cancelled instead.
    mutating func queue(
        _ key: Key,
        _ state: StageState,
        _ error: StageError?,
        reason: String,
        afterSeconds: Double = 0,
        at now: Date
    ) throws {
        guard let file = files[key.file], let row = rows[key] else { return }
        guard !row.isCancelRequested else { return end(key, .cancelled, Self.stopped, at: now) }
        let runAt = now.addingTimeInterval(afterSeconds)
        let work = Work(file: key.file, stage: key.stage, generation: row.generation + 1)
        end(key, state, error, at: now)
        rows[key]?.generation = work.generation
        rows[key]?.runAt = runAt
        rows[key]?.published = nil
        rows[key]?.checkedAt = now
        let event = StageRequeued(stage: key.stage.description, reason: reason)
        try tell(
            event,
            to: .work(key.stage),
            of: file,
            generation: work.generation,
            attempt: row.attempt,
            [work],
            at: runAt
        )
    }

    /// Completes or fails the file when no required stage is under way, and lets `notify` begin.
    mutating func settle(_ id: FileID, after stage: StageName, at now: Date) throws {
        guard stage.isRequired, var file = files[id], !deleted.contains(id) else { return }
        let required = StageName.all.filter(\.isRequired).compactMap { rows[Key(file: id, stage: $0)] }
        guard required.allSatisfy(\.state.isTerminal) else { return }
        let failed = StageName.all.first { stage in
            let row = rows[Key(file: id, stage: stage)]
            return stage.isRequired && (row?.state == .dead || row?.state == .cancelled)
        }
        file.status = failed == nil ? .completed : .failed
        file.processedAt = now
        files[id] = file
        let settlement = (settlements[id] ?? 0) + 1
        settlements[id] = settlement
        let notify = Key(file: id, stage: .notify)
        let generation = (rows[notify]?.generation ?? 0) + 1
        rows[notify]?.generation = generation
        rows[notify]?.state = .queued
        rows[notify]?.runAt = now
        let work = Work(file: id, stage: .notify, generation: generation)
        if let failed {
            let code = rows[Key(file: id, stage: failed)]?.error?.code ?? "cancelled"
            let event = FileFailed(settlement: settlement, stage: failed.description, code: code)
            try tell(event, to: .outcomes, of: file, generation: generation, [work], at: now)
        } else {
            try tell(
                FileCompleted(settlement: settlement),
                to: .outcomes,
                of: file,
                generation: generation,
                [work],
                at: now
            )
        }
    }

    mutating func tell(
        _ event: some Event,
        to stream: StreamName,
        of file: StoredFile,
        generation: Int64,
        attempt: Int = 0,
        _ works: [Work],
        at runAt: Date
    ) throws {
        let envelope = CloudEvent(
            event,
            file: file.id,
            owner: file.owner,
            source: "millrace/ledger",
            generation: generation,
            attempt: attempt,
            traceparent: file.traceparent
        )
        outbox.append(
            Waiting(message: try envelope.message(to: stream), works: works, runAt: runAt, owner: file.owner)
        )
    }
}

extension StageError {
    /// A failure as it is kept.
    init(_ failure: Failure) {
        self.init(code: failure.code.description, message: failure.message)
    }
}
