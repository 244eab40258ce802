import Blocking
public import Domain
public import Logging
public import ServiceLifecycle
public import Settings

/// PostgreSQL for the adapters of this target: a pool of threads that block in libpq, one connection each, and one more
/// thread that listens and notifies.
///
/// Reads stop when their task is cancelled. Writes do not: a row that may or may not have been written is worse than one
/// that was written in vain.
public final class PostgresClient: Service, Sendable {
    private let pool: ConnectionPool
    private let threads: BlockingPool
    /// Says and hears what changed, between processes.
    let bulletin: Bulletin
    let logger: Logger

    /// A client as the settings say.
    ///
    /// - Throws: `SettingError` for a value that is not allowed.
    public convenience init(_ reader: SettingsReader, logger: Logger) throws {
        self.init(
            try DatabaseSettings.target(reader),
            poolSize: try DatabaseSettings.poolSize(reader),
            logger: logger
        )
    }

    /// A client of this database; it connects when it is first used.
    ///
    /// - Parameter poolSize: how many statements may run at once; durable commits share an fsync, so 8 carry twice as
    ///   many as 4.
    public init(_ target: PostgresTarget, poolSize: Int = 8, logger: Logger) {
        let breaker = Breaker()
        let size = max(1, poolSize)
        pool = ConnectionPool((0..<size).map { _ in PooledConnection(target, breaker: breaker) })
        // As many threads as connections: whoever holds a connection finds a thread.
        threads = BlockingPool(threads: size)
        bulletin = Bulletin(target, breaker: breaker, logger: logger)
        self.logger = logger
    }

    /// Serves until the process is to shut down, then closes.
    public func run() async throws {
        // Being cancelled means the same as being asked: close.
        try? await gracefulShutdown()
        await close()
    }

    /// Ends running statements in peace, then closes every connection. Later calls fail.
    public func close() async {
        await bulletin.close()
        let idle = pool.close()
        do {
            try await threads.shutdown()
        } catch {
            logger.warning("The database threads did not end", metadata: ["error": "\(error)"])
        }
        for connection in idle { connection.disconnect() }
    }

    /// Whether the database answers; for readiness.
    ///
    /// - Returns: its version: `PostgreSQL 15.8`.
    /// - Throws: ``Failure/Code/unavailable``.
    public func ping() async throws -> String {
        let rows = try await query("SELECT current_setting('server_version')") { row in try row.text() }
        return "PostgreSQL \(rows.first?.split(separator: " ").first ?? "?")"
    }

    /// What the database must be like, and whether it is: its version, then its schema.
    ///
    /// - Throws: ``Failure/Code/unavailable`` if it does not answer.
    public func requirements() async throws -> [Requirement] {
        let version = try await query(
            "SELECT current_setting('server_version_num')::int, current_setting('server_version')"
        ) { row in
            let number = try row.int()
            let name = try row.text().split(separator: " ").first.map(String.init) ?? "?"
            return Self.version(number, name)
        }
        return version + [try await Migrator(self).requirement()]
    }

    /// Whether the database answers and is fit for use, for readiness.
    ///
    /// - Returns: what was found: `PostgreSQL 15.8, schema 6`.
    /// - Throws: ``Failure/Code/unfit`` if it answers and will not do, with what to change;
    ///   ``Failure/Code/unavailable`` if it does not answer.
    public func checked() async throws -> String { try await requirements().summary() }

    /// Our SQL would run on 14 (`bit_count`), but nothing older than 15 is tested.
    private static let oldestVersion = 15

    static func version(_ number: Int, _ name: String) -> Requirement {
        number / 10_000 >= oldestVersion
            ? Requirement("PostgreSQL", isMet: true, "PostgreSQL \(name)")
            : Requirement("PostgreSQL", isMet: false, "PostgreSQL \(name) is too old: use \(oldestVersion) or newer.")
    }

    /// How many connections are in use, and how many calls wait for one; for metrics.
    public var load: (inUse: Int, waiting: Int) { pool.load }

    // MARK: For the adapters

    /// Whether most connections are idle, so that one may be held over a wait.
    var isQuiet: Bool { pool.isQuiet }

    /// Reads rows with one statement; stops the server's work if the task is cancelled.
    ///
    /// - Throws: ``Failure``, or `CancellationError`.
    func query<Value: Sendable>(
        _ sql: String,
        _ parameters: [any Bindable] = [],
        _ read: @escaping @Sendable (inout Row) throws -> Value
    ) async throws -> [Value] {
        try await session { session in
            try await session.run { link in try link.rows(sql, parameters, read) }
        }
    }

    /// Writes with one statement, its own transaction, to the end even if the task is cancelled.
    ///
    /// - Parameter repeatable: whether the statement may be sent once more if the connection broke and nobody knows
    ///   whether it was done.
    func write<Value: Sendable>(
        repeatable: Bool = false,
        _ body: @escaping @Sendable (PostgresLink) throws -> Value
    ) async throws -> Value {
        try await untilDone(repeatable: repeatable) { _, link in try body(link) }
    }

    /// Runs the body in a transaction, to the end even if the task is cancelled; again if it lost a race against others.
    ///
    /// - Parameters:
    ///   - durable: `false` for what may be forgotten in a crash of the server because it would be done again.
    ///   - repeatable: as in ``write(repeatable:_:)``.
    ///   - body: gets `true` if an earlier run of it may have been committed.
    func transaction<Value: Sendable>(
        durable: Bool = true,
        repeatable: Bool = false,
        _ body: @escaping @Sendable (Bool, PostgresLink) throws -> Value
    ) async throws -> Value {
        try await untilDone(repeatable: repeatable) { isRepeated, link in
            try link.script(durable ? "BEGIN" : "BEGIN; SET LOCAL synchronous_commit = off")
            do {
                let value = try body(isRepeated, link)
                guard try link.script("COMMIT") == "COMMIT" else {
                    throw Failure(.internalError, "A transaction was rolled back instead of committed.")
                }
                return value
            } catch {
                link.rollback()
                throw error
            }
        }
    }

    /// Holds one connection over several calls, as a transaction with waiting in between needs it.
    ///
    /// - Parameter isInterruptible: whether cancelling the task stops the statement that runs and refuses the next ones.
    func session<Value: Sendable>(
        isInterruptible: Bool = true,
        _ body: (PostgresSession) async throws -> Value
    ) async throws -> Value {
        let connection = try await pool.take()
        let operation = connection.begin()
        defer {
            connection.end()
            pool.giveBack(connection)
        }
        do {
            return try await withTaskCancellationHandler {
                try await body(PostgresSession(connection, on: threads))
            } onCancel: {
                guard isInterruptible else { return }
                // The request takes a round trip of its own, and this may be a thread of the cooperative pool.
                _ = DedicatedThread { connection.interrupt(operation) }
            }
        } catch let error as PostgresError {
            throw Task.isCancelled && error.sqlState == "57014" ? CancellationError() : error.failure
        } catch let error as DecodingError {
            throw Failure(.internalError, "A row of the database cannot be read.", cause: error)
        }
    }

    private func untilDone<Value: Sendable>(
        repeatable: Bool,
        _ body: @escaping @Sendable (Bool, PostgresLink) throws -> Value
    ) async throws -> Value {
        // A task of its own does not inherit cancellation, which would leave open what was written. It is awaited here.
        try await Task { [self] in
            var isRepeated = false
            var races = 0
            while true {
                do {
                    return try await session { session in
                        try await session.run { [isRepeated] link in try body(isRepeated, link) }
                    }
                } catch let failure as Failure {
                    let error = failure.cause as? PostgresError
                    if let error, error.isRaceLost, races < 5 {
                        races += 1
                        try await Task.sleep(for: .milliseconds(Int.random(in: 1...(10 * races))))
                    } else if let error, repeatable, !isRepeated, error.endsConnection {
                        isRepeated = true
                    } else {
                        throw failure
                    }
                }
            }
        }.value
    }
}

/// One connection, held over several calls.
struct PostgresSession: Sendable {
    private let connection: PooledConnection
    private let threads: BlockingPool

    init(_ connection: PooledConnection, on threads: BlockingPool) {
        self.connection = connection
        self.threads = threads
    }

    /// Uses the connection on a thread that may block.
    func run<Value: Sendable>(_ body: @escaping @Sendable (PostgresLink) throws -> Value) async throws -> Value {
        try await threads.run { [connection] in try connection.use(body) }
    }

    /// The same to its end, even if the task is cancelled.
    func shielded<Value: Sendable>(_ body: @escaping @Sendable (PostgresLink) throws -> Value) async throws -> Value {
        // A task of its own does not inherit cancellation; it is awaited here.
        try await Task { try await run(body) }.value
    }
}
