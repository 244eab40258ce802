import Domain

/// Brings the schema up to date: applied by the operator's command or at `make up`, never by the services.
public struct Migrator: Sendable {
    private let client: PostgresClient
    private let migrations: [Migration]

    /// Migrates the client's database.
    public init(_ client: PostgresClient) {
        self.init(client, Migration.all)
    }

    init(_ client: PostgresClient, _ migrations: [Migration]) {
        self.client = client
        self.migrations = migrations
    }

    /// Applies what is missing, in order, each step in a transaction of its own. Others who migrate at the same time
    /// wait, and then find nothing to do.
    ///
    /// - Returns: the names of the steps that were applied: `3 findings`.
    /// - Throws: ``Failure``; the steps before the failing one stay applied.
    public func migrate() async throws -> [String] {
        try await client.session { session in
            try await session.run { [migrations] link in
                // The connection is not used afterwards: it has no time limit, and holds the lock until it closes.
                defer { link.disconnect() }
                try link.waitForEver()
                try link.run("SELECT pg_advisory_lock($1)", [Self.lock])
                try link.script(
                    """
                    CREATE TABLE IF NOT EXISTS schema_migrations (
                        version integer PRIMARY KEY,
                        name text NOT NULL,
                        applied_at timestamptz NOT NULL DEFAULT now()
                    )
                    """
                )
                let applied = Set(try link.rows(Self.versions) { row in try row.int() })
                return try migrations.filter { !applied.contains($0.version) }.map { migration in
                    try Self.apply(migration, on: link)
                }
            }
        }
    }

    /// The steps that are missing, as ``migrate()`` names them.
    public func pending() async throws -> [String] {
        let applied = try await applied()
        return migrations.filter { !applied.contains($0.version) }.map(\.title)
    }

    /// Whether the schema is what this program needs; for readiness.
    ///
    /// - Returns: what is there: `schema 6`. A newer schema is fine: steps only add.
    /// - Throws: ``Failure/Code/unfit`` if a step is missing, ``Failure/Code/unavailable``.
    public func check() async throws -> String { try await [requirement()].summary() }

    /// The schema, and whether it is what this program needs.
    func requirement() async throws -> Requirement {
        let applied = try await applied()
        let missing = migrations.filter { !applied.contains($0.version) }
        guard missing.isEmpty else {
            let names = missing.map(\.title).joined(separator: ", ")
            let line = "The database lacks migrations: \(names). Run `millrace migrate`."
            return Requirement("schema", isMet: false, line)
        }
        return Requirement("schema", isMet: true, "schema \(applied.max() ?? 0)")
    }

    private static let lock: Int64 = 0x6D69_6C6C_7261_6365
    private static let versions = "SELECT version FROM schema_migrations"

    private func applied() async throws -> Set<Int> {
        do {
            return Set(try await client.query(Self.versions) { row in try row.int() })
        } catch let failure as Failure where (failure.cause as? PostgresError)?.sqlState == "42P01" {
            return []
        }
    }

    private static func apply(_ migration: Migration, on link: PostgresLink) throws -> String {
        try link.script("BEGIN")
        do {
            try link.script(migration.sql)
            try link.run(
                "INSERT INTO schema_migrations (version, name) VALUES ($1, $2)",
                [migration.version, migration.name]
            )
            try link.script("COMMIT")
        } catch {
            link.rollback()
            throw error
        }
        return migration.title
    }
}

extension Migration {
    fileprivate var title: String { "\(version) \(name)" }
}
