public import Domain

/// Reads what was said with the last order to analyse a file again.
public struct PostgresWishes: ReadingWishes {
    private let client: PostgresClient

    /// On this database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``ReadingWishes/wish(for:)``.
    public func wish(for file: FileID) async throws -> ReadingWish {
        let wishes = try await client.query("SELECT wish FROM reading_wishes WHERE file_id = $1", [file]) { row in
            try row.optionalJSON(ReadingWish.self)
        }
        return wishes.compactMap { $0 }.first ?? .none
    }
}

extension ReadingWish {
    /// Replaces what was said before, in the transaction of the order.
    ///
    /// - Throws: ``Failure/Code/conflict`` if something is wished and the file is not going to be read.
    func write(to file: FileID, on link: PostgresLink) throws {
        let isQueued = "SELECT FROM stages WHERE file_id = $1 AND stage = 'analyze' AND state = 'queued'"
        guard try link.run(isQueued, [file]) > 0 else {
            guard self == .none else { throw Failure.isReadAlready }
            return
        }
        try link.run("DELETE FROM reading_wishes WHERE file_id = $1", [file])
        guard self != .none else { return }
        try link.run("INSERT INTO reading_wishes (file_id, wish) VALUES ($1, $2::jsonb)", [file, JSONText(self)])
    }
}

extension CaptureStatement {
    /// Puts what is said in the place of what the file has, in the transaction of the order: whoever begins the work
    /// that it queues finds it.
    ///
    /// - Throws: ``Failure/Code/conflict`` if something is said and the file is not going to be read.
    func write(to file: FileID, on link: PostgresLink) throws {
        guard self != .none else { return }
        let count = try link.run(
            """
            UPDATE files SET bands = coalesce($2::jsonb, bands), gps = coalesce($3::jsonb, gps), version = version + 1
            WHERE id = $1 AND EXISTS (
                SELECT FROM stages s WHERE s.file_id = files.id AND s.stage = 'analyze' AND s.state = 'queued'
            )
            """,
            [file, bands.map { JSONText($0) }, gps.map { JSONText($0) }]
        )
        guard count > 0 else { throw Failure.isReadAlready }
    }
}

extension Failure {
    fileprivate static let isReadAlready = Failure(
        .conflict,
        "The file has been read already; use force to read it in another way."
    )
}
