import Domain
import FoundationEssentials

/// How a worker's attempt ends.
extension LedgerBook {
    mutating func finish(
        _ attemptID: UUID,
        _ ending: Ending,
        _ messages: [OutboxMessage],
        sandbox: Sandbox? = nil,
        at now: Date
    ) throws -> Bool {
        guard let key = running(attemptID) else { return false }
        count(ending, against: key, at: now)
        let tools: [String]
        if case .done(let changes) = ending { tools = changes.tools } else { tools = [] }
        note(
            attemptID,
            of: key.file,
            ending.outcome,
            ending.error,
            ending.failure,
            tools: tools,
            sandbox: sandbox,
            at: now
        )
        if case .done = ending, let bytes = bytes(key) { deaths[bytes] = nil }
        switch ending {
        case .done(let changes):
            self.changes[key.file, default: []] += changes.map(\.scrubbed)
            if key.stage == .analyze { drafts[key.file] = nil }
            rows[key]?.progress = Progress(100, "done")
            end(key, .done, at: now)
        case .skipped: end(key, .skipped, ending.error, at: now)
        case .dead: end(key, .dead, ending.error, at: now)
        case .cancelled: end(key, .cancelled, ending.error, at: now)
        case .retry(_, let afterSeconds, _):
            try queue(key, .retrying, ending.error, reason: "retry", afterSeconds: afterSeconds, at: now)
        case .released: try queue(key, .queued, nil, reason: "release", at: now)
        }
        outbox += messages.compactMap { message in
            files[key.file].map { Waiting(message: message, works: [], runAt: now, owner: $0.owner) }
        }
        try settle(key.file, after: key.stage, at: now)
        return true
    }

    private func bytes(_ key: Key) -> Bytes? {
        files[key.file].map { Bytes(sha256: $0.sha256, stage: key.stage) }
    }

    private mutating func count(_ ending: Ending, against key: Key, at now: Date) {
        guard var row = rows[key] else { return }
        if ending.failure?.code.retry == .withCare {
            row.decoderCrashes += 1
            if let bytes = bytes(key), ending.failure?.death?.signal != 9 { deaths[bytes, default: 0] += 1 }
        }
        switch ending {
        case .retry(let failure, _, .patience):
            row.attempt -= 1
            row.postponements += 1
            row.waitingFor = (failure.dependency ?? .unnamed).description
            row.waitingSince = row.waitingSince ?? now
        case .retry(_, _, .crashes):
            row.attempt -= 1
            row.met()
        case .released: row.attempt -= 1
        case .retry(_, _, .errors), .done, .skipped: row.met()
        case .dead, .cancelled: break
        }
        rows[key] = row
    }
}

extension LedgerBook.Row {
    /// It waits for nothing any more.
    fileprivate mutating func met() {
        (postponements, waitingFor, waitingSince) = (0, nil, nil)
    }

    /// A fresh budget.
    mutating func forgive() {
        (attempt, losses, decoderCrashes, isCancelRequested) = (0, 0, 0, false)
        met()
    }
}

extension Ending {
    fileprivate var outcome: String {
        switch self {
        case .done: "done"
        case .skipped: "skipped"
        case .dead: "dead"
        case .cancelled: "cancelled"
        case .released: "released"
        case .retry(_, _, .errors): "retrying"
        case .retry(_, _, .crashes): "crashed"
        case .retry(_, _, .patience): "postponed"
        }
    }

    fileprivate var error: StageError? {
        switch self {
        case .done, .released: nil
        case .skipped(let reason): StageError(code: "skipped", message: reason)
        case .cancelled: LedgerBook.stopped
        case .dead(let failure), .retry(let failure, _, _): StageError(failure)
        }
    }

    fileprivate var failure: Failure? {
        switch self {
        case .dead(let failure), .retry(let failure, _, _): failure
        case .done, .skipped, .cancelled, .released: nil
        }
    }
}

extension [Change] {
    fileprivate var tools: [String] {
        let methods = flatMap { change -> [String] in
            if case .analysis(let analysis) = change { [String](analysis.methods.values) } else { [] }
        }
        return Set(methods).sorted()
    }
}
