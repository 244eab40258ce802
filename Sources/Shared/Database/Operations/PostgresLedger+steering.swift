public import Domain

extension PostgresLedger: OperatorControl {
    private static let source = "millrace/operator"
    /// As many files are changed in one transaction: one wait for the disk, and no lock held for long.
    private static let portion = 50

    /// See ``OperatorControl/replay(_:by:)``.
    ///
    /// A file whose other stages are under way is refused, not waited for. The audit's row is written with the first
    /// files and counts on with the next: it always says what was done, even if the rest is not.
    public func replay(_ filter: DeadFilter, by who: String) async throws -> [ReplayOutcome] {
        let dead = Dictionary(grouping: try await dead(filter), by: \.file).mapValues { $0.map(\.stage) }
        return try await inPortions(dead.keys.sorted(), "replay", by: who, filter.members) { file, link, journal in
            let stages = dead[file.id] ?? []
            do {
                try FileOrder.again(stages, of: file, ("replay", Self.source), on: link, &journal)
                return (ReplayOutcome(file: file.id, stages: stages, refusal: nil), stages.count)
            } catch let failure as Failure where failure.code == .conflict {
                return (ReplayOutcome(file: file.id, stages: stages, refusal: failure.message), 0)
            }
        }
    }

    /// See ``OperatorControl/cancel(_:by:)``.
    public func cancel(_ id: FileID, by who: String) async throws -> StoredFile {
        let detail: [String: JSONValue?] = ["file": .string(id.description)]
        let files = try await inPortions([id], "cancel", by: who, detail) { file, link, journal in
            try FileOrder.cancel(file, source: Self.source, on: link, &journal)
            return (file.owner, 1)
        }
        guard let owner = files.first, let file = try await PostgresFiles(client).find(id, of: owner) else {
            throw Failure(.notFound, "There is no such file.")
        }
        return file
    }

    /// See ``OperatorControl/purge(stage:owner:limit:by:)``.
    public func purge(stage: StageName?, owner: UserID?, limit: Int, by who: String) async throws -> Int {
        let waiting = try await client.query(
            """
            SELECT DISTINCT f.id FROM stages s JOIN files f ON f.id = s.file_id
            WHERE s.state IN ('queued', 'retrying') AND s.required AND f.deleted_at IS NULL
                AND ($1::text IS NULL OR f.user_id = $1) AND ($2::text IS NULL OR s.stage = $2)
                AND NOT EXISTS (
                    SELECT FROM stages r WHERE r.file_id = f.id AND r.required AND r.state = 'running'
                )
            ORDER BY f.id LIMIT $3
            """,
            [owner, stage, limit]
        ) { row in try row.file() }
        let detail: [String: JSONValue?] = [
            "stage": stage.map { .string($0.description) }, "user": owner.map { .string($0.description) },
        ]
        let counts = try await inPortions(waiting, "purge", by: who, detail) { file, link, journal in
            // What has begun or ended since the look is left alone.
            let states = try StageRows.states(of: file.id, on: link).filter(\.key.isRequired).values.map(\.state)
            guard !file.status.isTerminal, !states.contains(.running) else { return (0, 0) }
            try FileOrder.cancel(file, source: Self.source, on: link, &journal)
            return (1, 1)
        }
        return counts.reduce(0, +)
    }

    /// Changes files one after the other under the lock of their rows, and counts in one row of the audit.
    ///
    /// - Parameter change: returns what became of the file, and by how much the count rises.
    /// - Returns: what became of each; files that are gone are left out.
    private func inPortions<Outcome: Sendable>(
        _ files: [FileID],
        _ action: String,
        by who: String,
        _ detail: [String: JSONValue?],
        _ change: @escaping @Sendable (StoredFile, PostgresLink, inout Journal) throws -> (Outcome, Int)
    ) async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        var row: Int64?
        for start in stride(from: 0, to: files.count, by: Self.portion) {
            let portion = Array(files[start..<min(files.count, start + Self.portion)])
            let done = try await client.transaction { [row] _, link in
                var journal = Journal()
                let locked = try link.rows(
                    "SELECT \(FileColumns.of("f")) FROM files f WHERE f.id = ANY($1::uuid[]) AND f.deleted_at IS NULL "
                        + "ORDER BY f.id FOR NO KEY UPDATE",
                    [portion]
                ) { row in try row.storedFile() }
                let changed = try locked.map { try change($0, link, &journal) }
                let count = changed.reduce(0) { $0 + $1.1 }
                try journal.write(on: link)
                var audit = row
                if let audit {
                    try Audit.add(count, to: audit, on: link)
                } else if !changed.isEmpty {
                    audit = try Audit.write(action, by: who, detail, count: count, on: link)
                }
                return (outcomes: changed.map(\.0), audit: audit, journal: journal)
            }
            done.journal.post(on: client.bulletin)
            outcomes += done.outcomes
            row = done.audit
        }
        return outcomes
    }
}
