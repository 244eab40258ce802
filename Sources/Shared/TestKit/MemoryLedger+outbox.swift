public import Domain
import Events
import FoundationEssentials
import Synchronization

extension MemoryLedger: Outbox {
    /// Publishes due rows, or puts those beyond the allowance in line; see ``Outbox``.
    public func relay(
        limit: Int,
        within allowance: Allowance,
        _ publish: @Sendable ([OutboxMessage]) async throws -> [String]
    ) async throws -> Relayed {
        let (taken, lined) = try use { book, now -> ([LedgerBook.Waiting], Int) in
            let due = book.outbox.filter { $0.turn == nil && $0.runAt <= now }.prefix(limit)
            var loads = book.loads(allowance)
            let beyond = due.filter { row in !row.works.isEmpty && !loads.admits(row.owner, row.works.map(\.stage)) }
            // Taken out while they are published, which is this ledger's row lock.
            book.remove(due)
            for row in beyond { book.lineUp(row) }
            let lined = Set(beyond.map(\.message))
            return (due.filter { !lined.contains($0.message) }, beyond.count)
        }
        try await carry(taken, publish)
        return Relayed(published: taken.count, lined: lined)
    }

    /// Publishes rows that stand in line; see ``Outbox``.
    public func feed(
        _ room: @Sendable (StageFlow) -> Int,
        _ publish: @Sendable ([OutboxMessage]) async throws -> [String]
    ) async throws -> Int {
        let taken = try use { book, _ in
            var taken: [LedgerBook.Waiting] = []
            for stage in StageName.all {
                let line = book.outbox.filter { $0.turn != nil && $0.works.first?.stage == stage }
                guard !line.isEmpty else { continue }
                let waiting = book.rows.count {
                    $0.stage == stage && $1.published != nil && !$1.state.isUnderWorkOrOver
                }
                let flow = StageFlow(stage: stage, waiting: waiting, endedPerSecond: 0)
                // Stable: equal turns go in the order of their coming.
                let inTurn = line.enumerated().sorted {
                    ($0.element.turn ?? 0, $0.offset) < ($1.element.turn ?? 0, $1.offset)
                }
                taken += inTurn.prefix(max(0, room(flow))).map(\.element)
            }
            book.remove(taken[...])
            return taken
        }
        try await carry(taken, publish)
        return taken.count
    }

    /// What there will be to do; see ``Outbox``.
    public func outlook() async throws -> OutboxOutlook {
        try use { book, _ in
            OutboxOutlook(
                due: book.outbox.filter { $0.turn == nil }.map(\.runAt).min(),
                hasLine: book.outbox.contains { $0.turn != nil }
            )
        }
    }

    /// Signals when rows come; see ``Outbox``.
    public func arrivals() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        listeners.withLock { $0.append(continuation) }
        return stream
    }

    private func carry(
        _ taken: [LedgerBook.Waiting],
        _ publish: @Sendable ([OutboxMessage]) async throws -> [String]
    ) async throws {
        guard !taken.isEmpty else { return }
        do {
            let entries = try await publish(taken.map(\.message))
            try use { book, now in
                for (row, entry) in zip(taken, entries) {
                    for work in row.works { book.notePublished(work, row.message.stream, entry, at: now) }
                }
            }
        } catch {
            putBack(taken)
            throw error
        }
    }
}

extension LedgerBook {
    /// What is under way, and who stands in line.
    func loads(_ allowance: Allowance) -> Loads {
        var loads = Loads(allowance)
        for (key, row) in rows where row.published != nil && !row.state.isTerminal {
            loads.add(1, of: files[key.file]?.owner, at: key.stage)
        }
        for row in outbox where row.turn != nil {
            for work in row.works { loads.addLine(of: row.owner, at: work.stage) }
        }
        return loads
    }

    /// Puts a row in the lines of its stages.
    mutating func lineUp(_ row: Waiting) {
        for work in row.works {
            let line = outbox.filter { $0.turn != nil && $0.works.first?.stage == work.stage }
            let mine = line.filter { $0.owner == row.owner }.compactMap(\.turn).max() ?? 0
            let next = line.compactMap(\.turn).min() ?? 1
            var part = row
            part.works = [work]
            part.turn = max(mine + 1, next)
            if row.message.stream == StreamName.uploads.description {
                part.message = OutboxMessage(
                    stream: StreamName.work(work.stage).description,
                    eventID: row.message.eventID,
                    event: row.message.event
                )
            }
            outbox.append(part)
        }
    }

    mutating func remove(_ gone: ArraySlice<Waiting>) {
        let messages = Set(gone.map(\.message))
        outbox.removeAll { messages.contains($0.message) }
    }
}

extension StageState {
    fileprivate var isUnderWorkOrOver: Bool { self == .running || isTerminal }
}
