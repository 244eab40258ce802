import Domain

/// What is asked for a whole file, by its owner or by an operator: to be done again, or to be stopped.
///
/// The file's row must be locked.
enum FileOrder {
    /// Queues stages again under the next generation, with a fresh budget; `notify` follows, or is named alone.
    ///
    /// - Parameters:
    ///   - wanted: all that `completed` waits for if empty.
    ///   - force: also stages that are done or skipped.
    /// - Throws: ``Failure/Code/conflict``; then nothing was written.
    static func again(
        _ wanted: [StageName],
        force: Bool = false,
        of file: StoredFile,
        _ order: (reason: String, source: String),
        on link: PostgresLink,
        _ journal: inout Journal
    ) throws {
        let all = StageName.all.filter(\.isRequired)
        let wanted = wanted.isEmpty ? all : wanted
        let states = try StageRows.states(of: file.id, on: link)
        let required = wanted.filter(\.isRequired)
        let affected = required.isEmpty ? wanted : all
        guard affected.allSatisfy({ states[$0]?.isUnderWay != true }) else {
            throw Failure(.conflict, "The file is being processed.")
        }
        let chosen = (required.isEmpty ? wanted : required).filter { stage in
            guard let state = states[stage]?.state else { return false }
            return state == .dead || state == .cancelled || force && state.isTerminal
        }
        guard !chosen.isEmpty else {
            throw Failure(.conflict, "Nothing has failed; use force to repeat what is done.")
        }
        // Who forces it wants it read anew, not continued.
        if force, chosen.contains(.analyze) {
            try link.run("DELETE FROM page_drafts WHERE file_id = $1", [file.id])
        }
        for row in try StageRows.queueAgain(chosen, of: file.id, on: link) {
            try journal.requeued(row, of: file, reason: order.reason, source: order.source)
        }
        guard !required.isEmpty else { return }
        try link.run(
            "UPDATE files SET status = 'pending', processed_at = NULL, version = version + 1 WHERE id = $1",
            [file.id]
        )
        journal.status(.pending, of: file)
    }

    /// Ends what waits, asks what runs to stop; settles the file if nothing runs.
    ///
    /// - Throws: ``Failure/Code/conflict`` if nothing is left to stop; then nothing was written.
    static func cancel(
        _ file: StoredFile,
        source: String,
        on link: PostgresLink,
        _ journal: inout Journal
    ) throws {
        guard !file.status.isTerminal else {
            throw Failure(.conflict, "The file is \(file.status.rawValue) already: nothing is left to cancel.")
        }
        let ended = try StageRows.stop(file.id, requiredOnly: true, on: link)
        for row in ended { journal.stage(row, of: file) }
        // What a relay has in hand at the moment is not waited for: its event will be stale.
        try link.run(
            """
            DELETE FROM outbox WHERE id IN (
                SELECT id FROM outbox WHERE file_id = $1 AND stages <> '{}' AND stages <@ $2::text[]
                FOR UPDATE SKIP LOCKED
            )
            """,
            [file.id, ended.map(\.stage)]
        )
        try Settlement.settle(file, source: source, on: link, &journal)
    }
}
