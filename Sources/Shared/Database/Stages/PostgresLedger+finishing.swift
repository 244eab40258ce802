public import Domain
import Events
import FoundationEssentials

extension PostgresLedger {
    /// See ``StageLedger/finish(_:_:announcing:)``.
    ///
    /// If the connection breaks at the commit, the transaction is run once more; an ending that had come through is then
    /// recognised by its attempt's row.
    public func finish(_ claim: Claim, _ ending: Ending, announcing messages: [OutboxMessage]) async throws -> Bool {
        var attempt = AttemptEnd(ending)
        attempt.sandbox = claim.sandbox
        let end = attempt
        let journal = try await client.transaction(repeatable: true) { isRepeated, link -> Journal? in
            guard let (file, row) = try end.write(claim.attemptID, of: claim.work, on: link) else {
                return try isRepeated && Self.hasEnded(claim.attemptID, as: end.outcome, on: link) ? Journal() : nil
            }
            var journal = Journal()
            if case .done(let changes) = ending {
                try changes.write(to: claim.work.file, on: link)
                journal.announce(messages, of: claim.work.file)
            }
            let source = "millrace/\(claim.work.stage.group)"
            try Self.follow(row, of: file, end, source: source, on: link, &journal)
            try journal.write(on: link)
            return journal
        }
        journal?.post(on: client.bulletin)
        return journal != nil
    }

    /// What follows from a stage's new state: an event that brings it again, or the settlement of the file.
    static func follow(
        _ row: StageRow,
        of file: StoredFile,
        _ end: AttemptEnd,
        source: String,
        on link: PostgresLink,
        _ journal: inout Journal
    ) throws {
        guard row.state.isTerminal else {
            try journal.requeued(row, of: file, reason: end.reason, source: source, delaySeconds: end.delaySeconds)
            return
        }
        journal.stage(row, of: file)
        if row.stage == .notify { try giveUpNotifications(of: file.id, row, on: link) }
        if row.isRequired { try Settlement.settle(file, source: source, on: link, &journal) }
    }

    /// What could not be told by a stage that failed for good is not pending any more: nobody will send it.
    private static func giveUpNotifications(of file: FileID, _ row: StageRow, on link: PostgresLink) throws {
        guard row.state == .dead || row.state == .cancelled else { return }
        try link.run(
            "UPDATE notifications SET state = 'failed', detail = $2 WHERE file_id = $1 AND state = 'pending'",
            [file, row.error?.message ?? ""]
        )
    }

    private static func hasEnded(_ attemptID: UUID, as outcome: String, on link: PostgresLink) throws -> Bool {
        try link.run("SELECT FROM attempts WHERE attempt_id = $1 AND outcome = $2", [attemptID, outcome]) > 0
    }
}
