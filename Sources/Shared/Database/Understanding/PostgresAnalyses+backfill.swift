public import Domain

extension PostgresAnalyses: BackfillLedger {
    /// See ``BackfillLedger/next(_:leaseSeconds:)``.
    ///
    /// Two who ask at the same moment may find the same file; the lease's row decides, and the other looks again.
    public func next(_ want: BackfillWant, leaseSeconds: Double) async throws -> BackfillItem? {
        for _ in 0..<Self.tries {
            let found = try await candidates(want)
            guard !found.isEmpty else { return nil }
            for file in found where try await lease(file, want, seconds: leaseSeconds) {
                if let item = try await item(file, want) { return item }
            }
        }
        return nil
    }

    /// See ``BackfillLedger/finish(_:_:)``.
    public func finish(_ item: BackfillItem, _ changes: [Change]) async throws -> Bool {
        let id = item.file.id
        let journal = try await client.transaction { _, link -> Journal? in
            let live = "SELECT FROM files WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE"
            let same = "SELECT FROM analyses WHERE file_id = $1 AND revision = $2 FOR NO KEY UPDATE"
            guard try link.run(live, [id]) > 0, try link.run(same, [id, item.revision]) > 0 else { return nil }
            try changes.write(to: id, keepsEarlier: false, on: link)
            var journal = Journal()
            // Only what a user can see is told.
            if changes.contains(where: \.isAnalysis) {
                try link.run("UPDATE files SET version = version + 1 WHERE id = $1", [id])
                journal.event("status", of: item.file, ["status": .string(item.file.status.rawValue)])
            }
            try link.run("DELETE FROM backfills WHERE file_id = $1 AND want = $2", [id, item.want.name])
            try journal.write(on: link)
            return journal
        }
        journal?.post(on: client.bulletin)
        return journal != nil
    }

    /// See ``BackfillLedger/postpone(_:seconds:)``.
    public func postpone(_ item: BackfillItem, seconds: Double) async throws {
        _ = try await client.write(repeatable: true) { link in
            try link.run(Self.putting + "true", [item.file.id, item.want.name, seconds])
        }
    }

    /// See ``BackfillLedger/hasten(_:)``.
    public func hasten(_ user: UserID) async throws {
        _ = try await client.write(repeatable: true) { link in
            try link.run(
                "DELETE FROM backfills b USING files f WHERE f.id = b.file_id AND f.user_id = $1",
                [user]
            )
        }
    }

    private static let tries = 3

    private func candidates(_ want: BackfillWant) async throws -> [FileID] {
        let (source, condition, values): (String, String, [any Bindable]) =
            switch want {
            case .understanding:
                ("analyses", "w.methods ->> 'understanding' = 'local, waiting for a provider'", [want.name])
            // Not `<>`: two stretches of the index.
            case .search(let recipe): ("embeddings", "(w.recipe < $2 OR w.recipe > $2)", [want.name, recipe])
            }
        return try await client.query(
            """
            SELECT w.file_id FROM \(source) w JOIN files f ON f.id = w.file_id
            WHERE \(condition) AND f.deleted_at IS NULL
                AND NOT EXISTS (
                    SELECT FROM backfills b WHERE b.file_id = w.file_id AND b.want = $1 AND b.due_at > now()
                )
                AND EXISTS (
                    SELECT FROM stages s WHERE s.file_id = w.file_id AND s.stage = 'analyze' AND s.state = 'done'
                )
            LIMIT 8
            """,
            values
        ) { row in try row.file() }
    }

    private func lease(_ file: FileID, _ want: BackfillWant, seconds: Double) async throws -> Bool {
        try await client.write { link in
            try link.run(Self.putting + "b.due_at <= now()", [file, want.name, seconds])
        } > 0
    }

    private static let putting = """
        INSERT INTO backfills AS b (file_id, want, due_at)
        SELECT id, $2, now() + make_interval(secs => $3) FROM files WHERE id = $1 AND deleted_at IS NULL
        ON CONFLICT (file_id, want) DO UPDATE SET due_at = excluded.due_at WHERE\u{20}
        """

    private func item(_ file: FileID, _ want: BackfillWant) async throws -> BackfillItem? {
        try await client.query(
            """
            SELECT \(FileColumns.of("f")), \(KeptAnalysis.json), a.revision
            FROM files f JOIN analyses a ON a.file_id = f.id WHERE f.id = $1 AND f.deleted_at IS NULL
            """,
            [file]
        ) { row -> BackfillItem? in
            let file = try row.storedFile()
            let analysis = try row.optionalJSON(Analysis.self)
            let revision = try row.int64()
            return analysis.map { BackfillItem(file: file, analysis: $0, revision: revision, want: want) }
        }.compactMap { $0 }.first
    }
}

extension BackfillWant {
    fileprivate var name: String {
        switch self {
        case .understanding: "understanding"
        case .search: "search"
        }
    }
}

extension Change {
    fileprivate var isAnalysis: Bool {
        if case .analysis = self { true } else { false }
    }
}
