public import Domain
import FoundationEssentials

extension MemoryLedger: LedgerKeeping {
    /// Takes running stages from dead workers; see ``LedgerKeeping``.
    public func reclaimExpired(leaseSeconds: Double, maximumLosses: Int, limit: Int) async throws -> Int {
        try endLapsed(after: leaseSeconds, maximumLosses: maximumLosses)
    }

    /// Fails stages without a sign of life; see ``LedgerKeeping``.
    public func failStuck(afterSeconds: Double, limit: Int) async throws -> Int {
        try endLapsed(after: afterSeconds, maximumLosses: 0)
    }

    private func endLapsed(after seconds: Double, maximumLosses: Int) throws -> Int {
        try use { book, now in
            let lapsed = book.rows.filter { $0.value.isLapsed(at: now, after: seconds) }
            for (key, row) in lapsed {
                let error = LedgerBook.lost(row.worker)
                book.note(row.attemptID, of: key.file, "lost", error, at: now)
                book.rows[key]?.losses += 1
                if row.losses + 1 >= maximumLosses, !row.isCancelRequested {
                    book.end(key, .dead, error, at: now)
                } else {
                    book.rows[key]?.attempt -= 1
                    try book.queue(key, .queued, error, reason: "reclaim", at: now)
                }
                try book.settle(key.file, after: key.stage, at: now)
            }
            return lapsed.count
        }
    }

    /// Ends what waited too long for a dependency; see ``LedgerKeeping``.
    public func giveUpWaiting(patienceSeconds: Double, limit: Int) async throws -> Int {
        try use { book, now in
            let overdue = book.rows.filter { key, row in
                guard let since = row.waitingSince, row.state == .queued || row.state == .retrying else { return false }
                return since.addingTimeInterval(patienceSeconds) < now && !book.deleted.contains(key.file)
            }
            for (key, row) in overdue {
                let away = Failure.away(row.waitingFor, code: row.error?.code, message: row.error?.message)
                book.end(key, .dead, StageError(away.outwaited(afterSeconds: patienceSeconds)), at: now)
                let work = Work(file: key.file, stage: key.stage, generation: row.generation)
                book.outbox.removeAll { $0.works == [work] }
                try book.settle(key.file, after: key.stage, at: now)
            }
            return overdue.count
        }
    }

    /// Queued stages that nothing may carry; see ``LedgerKeeping``.
    public func uncarriedCandidates(
        olderThanSeconds age: Double,
        in round: CandidateRound?,
        limit: Int
    ) async throws -> CandidatePage {
        try use { book, now in
            let mark = round.flatMap { Double($0.mark) } ?? now.timeIntervalSinceReferenceDate - age
            let waiting = Set(book.outbox.flatMap(\.works))
            let candidates = book.rows.filter { key, row in
                row.isDue(at: now) && row.checkedAt.timeIntervalSinceReferenceDate < mark
                    && !book.deleted.contains(key.file)
                    && !waiting.contains(Work(file: key.file, stage: key.stage, generation: row.generation))
            }.sorted { $0.value.checkedAt < $1.value.checkedAt }.prefix(limit)
            for (key, _) in candidates { book.rows[key]?.checkedAt = now }
            let works = candidates.map { key, row in
                PublishedWork(
                    work: Work(file: key.file, stage: key.stage, generation: row.generation),
                    stream: row.published?.stream,
                    entry: row.published?.entry
                )
            }
            return CandidatePage(works: works, round: works.count == limit ? CandidateRound(mark: "\(mark)") : nil)
        }
    }

    /// Running stages without a live lease; see ``LedgerKeeping``.
    public func lapsedCount(afterSeconds: Double) async throws -> Int {
        try use { book, now in
            book.rows.values.count { $0.isLapsed(at: now, after: max(afterSeconds, $0.leaseSeconds)) }
        }
    }

    /// How long the most silent running stage has been silent; see ``LedgerKeeping``.
    public func longestSilenceSeconds() async throws -> Double {
        try use { book, now in
            book.rows.values.filter { $0.state == .running }.map { now.timeIntervalSince($0.heartbeatAt) }.max() ?? 0
        }
    }

    /// Queues stages again if they are as they were; see ``LedgerKeeping``.
    public func requeue(_ works: [Work]) async throws -> Int {
        try use { book, now in
            var count = 0
            for work in works {
                let key = LedgerBook.Key(file: work.file, stage: work.stage)
                guard let row = book.rows[key], row.generation == work.generation, !row.isCancelRequested else {
                    continue
                }
                guard row.isDue(at: now) || row.isLapsed(at: now), !book.deleted.contains(work.file) else { continue }
                if row.state == .running {
                    book.note(row.attemptID, of: work.file, "lost", LedgerBook.lost(row.worker), at: now)
                    book.rows[key]?.attempt -= 1
                    book.rows[key]?.losses += 1
                }
                try book.queue(key, .queued, row.error, reason: "uncarried", at: now)
                count += 1
            }
            return count
        }
    }

    /// What the ledger says of delivered events; see ``LedgerKeeping``.
    public func judge(_ works: [Work], leaseSeconds: Double) async throws -> [Work: DeliveryVerdict] {
        try use { book, now in
            Dictionary(works.map { ($0, book.verdict(on: $0, leaseSeconds, at: now)) }, uniquingKeysWith: { $1 })
        }
    }

    /// Deleted files leave at once; see ``LedgerKeeping``.
    public func purgeDeleted(retentionSeconds: Double, limit: Int) async throws -> [ObjectKey] {
        try use { book, _ in
            let gone = book.deleted.prefix(limit).compactMap { book.files[$0] }
            for file in gone {
                book.deleted.remove(file.id)
                book.files[file.id] = nil
                book.rows = book.rows.filter { $0.key.file != file.id }
            }
            return gone.map(\.key)
        }
    }

    /// Nothing is old here; see ``LedgerKeeping``.
    public func expireOldRows(retentionSeconds: Double) async throws -> Int { 0 }

    /// Nothing is old here; see ``LedgerKeeping``.
    public func expireAttempts(retentionSeconds: Double) async throws -> Int { 0 }
}

extension LedgerBook {
    mutating func notePublished(_ work: Work, _ stream: String, _ entry: String, at now: Date) {
        let key = Key(file: work.file, stage: work.stage)
        guard rows[key]?.generation == work.generation else { return }
        rows[key]?.published = (stream, entry)
        rows[key]?.checkedAt = now
    }

    func verdict(on work: Work, _ leaseSeconds: Double, at now: Date) -> DeliveryVerdict {
        guard let row = rows[Key(file: work.file, stage: work.stage)], !deleted.contains(work.file) else {
            return .obsolete
        }
        guard row.generation == work.generation, !row.state.isTerminal else { return .obsolete }
        if row.state == .running { return row.isLapsed(at: now, after: leaseSeconds) ? .orphaned : .alive }
        return row.isDue(at: now) ? .orphaned : .alive
    }
}
