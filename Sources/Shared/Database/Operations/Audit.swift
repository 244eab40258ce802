import Domain

/// The record of what operators did.
enum Audit {
    /// Writes a row, within the transaction whose change it records.
    ///
    /// - Returns: the row's number, for ``add(_:to:on:)``.
    @discardableResult
    static func write(
        _ action: String,
        by who: String,
        _ detail: [String: JSONValue?],
        count: Int,
        on link: PostgresLink
    ) throws -> Int64 {
        let rows = try link.rows(
            "INSERT INTO audit (who, action, detail, count) VALUES ($1, $2, $3::jsonb, $4) RETURNING id",
            [who, action, JSONText(detail.compactMapValues { $0 }), count]
        ) { row in try row.int64() }
        guard let id = rows.first else { throw Failure(.internalError, "An audit row was not written.") }
        return id
    }

    /// An action that takes several transactions counts in one row.
    static func add(_ count: Int, to id: Int64, on link: PostgresLink) throws {
        try link.run("UPDATE audit SET count = count + $2 WHERE id = $1", [id, count])
    }
}

extension DeadFilter {
    /// What the audit says of it.
    var members: [String: JSONValue?] {
        [
            "files": files.isEmpty ? nil : .array(files.prefix(100).map { .string($0.description) }),
            "stage": stage.map { .string($0.description) },
            "code": code.map { .string($0) },
            "user": owner.map { .string($0.description) },
            "since": since.map { .string(PostgresTimestamp.text($0)) },
            "limit": .integer(Int64(limit)),
        ]
    }
}
