import CPostgres
import Glibc

/// One connection to PostgreSQL with its prepared statements. Blocks; used by one thread at a time.
///
/// Connects when it is first needed, and again after it broke. Every wait for the server has an end.
final class PostgresLink {
    private let target: PostgresTarget
    private let breaker: Breaker
    private let interruption: Interruption
    /// How long to wait for an answer; the server's own limit comes first, so this is for servers that hang.
    private var answerSeconds: Double
    private var connection: OpaquePointer?
    private var prepared: [String: String] = [:]
    /// Whether the server may speak unasked; else a readable idle connection is one that it closed.
    var listens = false

    init(
        _ target: PostgresTarget,
        graceSeconds: Double = 5,
        breaker: Breaker = Breaker(),
        interruption: Interruption = Interruption()
    ) {
        self.target = target
        self.breaker = breaker
        self.interruption = interruption
        answerSeconds = target.statementTimeoutSeconds + graceSeconds
    }

    deinit {
        if let connection { PQfinish(connection) }
    }

    // MARK: Statements

    /// Runs a statement, prepared on its first use, and reads every row of the answer.
    func rows<Value>(
        _ sql: String,
        _ parameters: [any Bindable] = [],
        _ read: (inout Row) throws -> Value
    ) throws -> [Value] {
        let result = try execute(sql, parameters)
        defer { PQclear(result) }
        var values: [Value] = []
        values.reserveCapacity(Int(PQntuples(result)))
        for number in 0..<PQntuples(result) {
            var row = Row(result, number: number)
            values.append(try read(&row))
        }
        return values
    }

    /// Runs a statement and says how many rows it returned or, without any, touched.
    @discardableResult
    func run(_ sql: String, _ parameters: [any Bindable] = []) throws -> Int {
        let result = try execute(sql, parameters)
        defer { PQclear(result) }
        if PQresultStatus(result) == PGRES_TUPLES_OK { return Int(PQntuples(result)) }
        return Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    /// Runs statements without parameters or rows, several in one round trip.
    ///
    /// - Returns: the last one's command tag: `COMMIT`.
    @discardableResult
    func script(_ sql: String) throws -> String {
        let connection = try connected()
        try checkInterruption()
        guard PQsendQuery(connection, sql) == 1 else { throw lost() }
        let result = try answer(connection)
        defer { PQclear(result) }
        return String(cString: PQcmdStatus(result))
    }

    /// Ends an open transaction; closes the connection if that does not work, which ends it too.
    func rollback() {
        guard isInTransaction else { return }
        do {
            try script("ROLLBACK")
        } catch {
            disconnect()
        }
    }

    /// Lets statements take any time, for migrations.
    func waitForEver() throws {
        try script("SET statement_timeout = 0")
        answerSeconds = .infinity
    }

    private func execute(_ sql: String, _ parameters: [any Bindable]) throws -> OpaquePointer {
        let connection = try connected()
        try checkInterruption()
        let name = try prepare(sql, on: connection)
        let isSent = withCStrings(parameters.map(\.bound)) {
            PQsendQueryPrepared(connection, name, Int32(parameters.count), $0, nil, nil, 0)
        }
        guard isSent == 1 else { throw lost() }
        return try answer(connection)
    }

    private func prepare(_ sql: String, on connection: OpaquePointer) throws -> String {
        if let name = prepared[sql] { return name }
        let name = "s\(prepared.count)"
        guard PQsendPrepare(connection, name, sql, 0, nil) == 1 else { throw lost() }
        PQclear(try answer(connection))
        prepared[sql] = name
        return name
    }

    /// Waits for the answer to what was sent: the last result, or the first error.
    private func answer(_ connection: OpaquePointer) throws -> OpaquePointer {
        let deadline = ContinuousClock.now + .seconds(min(answerSeconds, 1e9))
        var last: OpaquePointer?
        var failure: PostgresError?
        while true {
            while PQisBusy(connection) == 1 {
                guard wait(for: connection, until: deadline) else {
                    if let last { PQclear(last) }
                    disconnect()
                    throw PostgresError.disconnected("no answer within \(answerSeconds) s")
                }
                guard PQconsumeInput(connection) == 1 else {
                    if let last { PQclear(last) }
                    throw lost()
                }
            }
            guard let result = PQgetResult(connection) else { break }
            if failure == nil { failure = error(in: result) }
            if let last { PQclear(last) }
            last = result
        }
        if let failure {
            if let last { PQclear(last) }
            if failure.endsConnection || PQstatus(connection) != CONNECTION_OK { disconnect() }
            throw failure
        }
        guard let last else { throw lost() }
        return last
    }

    private func wait(for connection: OpaquePointer, until deadline: ContinuousClock.Instant) -> Bool {
        while true {
            let left = ContinuousClock.now.duration(to: deadline).components
            guard left.seconds >= 0, left.attoseconds >= 0 else { return false }
            let milliseconds = min(left.seconds * 1_000 + left.attoseconds / 1_000_000_000_000_000, 3_600_000)
            var poller = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
            let count = poll(&poller, 1, Int32(milliseconds) + 1)
            if count > 0 { return true }
            if count < 0, errno != EINTR { return true }
        }
    }

    private func error(in result: OpaquePointer) -> PostgresError? {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return nil
        default: break
        }
        func field(_ code: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
        }
        return PostgresError(
            sqlState: field("C") ?? "08000",
            message: field("M") ?? Self.trimmed(PQresultErrorMessage(result)),
            constraint: field("n")
        )
    }

    // MARK: Connection

    /// The server process behind the connection; 0 if there is none.
    var processID: Int32 { connection.map { PQbackendPID($0) } ?? 0 }

    /// The socket to poll for notifications; `nil` if not connected.
    var socket: Int32? { connection.map { PQsocket($0) } }

    /// Whether a transaction is open or broken.
    var isInTransaction: Bool {
        guard let connection else { return false }
        return PQtransactionStatus(connection) != PQTRANS_IDLE
    }

    /// Makes sure of a connection.
    ///
    /// One that broke while it lay idle is found out before anything is sent on it: nothing is lost by connecting again.
    @discardableResult
    func connected() throws -> OpaquePointer {
        if let connection {
            guard !isInTransaction, hasEnded(connection) else { return connection }
            disconnect()
        }
        try breaker.check()
        do {
            let connection = try connect()
            breaker.close()
            return connection
        } catch let error as PostgresError {
            disconnect()
            breaker.open(error)
            throw error
        }
    }

    /// Closes the connection; the next statement opens another.
    func disconnect() {
        prepared = [:]
        interruption.follow(nil)
        guard let connection else { return }
        PQfinish(connection)
        self.connection = nil
    }

    /// Takes what was notified, after the socket became readable.
    func notifications() throws -> [(channel: String, payload: String, processID: Int32)] {
        let connection = try connected()
        guard PQconsumeInput(connection) == 1 else { throw lost() }
        var taken: [(channel: String, payload: String, processID: Int32)] = []
        while let notification = PQnotifies(connection) {
            defer { PQfreemem(notification) }
            let payload = notification.pointee.extra.map { String(cString: $0) } ?? ""
            taken.append((String(cString: notification.pointee.relname), payload, notification.pointee.be_pid))
        }
        return taken
    }

    private func connect() throws -> OpaquePointer {
        let parameters = target.parameters
        let opened = withCStrings(parameters.map(\.0) + [nil]) { names in
            withCStrings(parameters.map(\.1) + [nil]) { values in PQconnectdbParams(names, values, 1) }
        }
        guard let opened else { throw PostgresError.disconnected("out of memory") }
        connection = opened
        guard PQstatus(opened) == CONNECTION_OK else {
            throw PostgresError.disconnected(Self.trimmed(PQerrorMessage(opened)))
        }
        PQsetNoticeProcessor(opened, { _, _ in }, nil)
        interruption.follow(opened)
        let milliseconds = Int(target.statementTimeoutSeconds * 1_000)
        guard PQsendQuery(opened, "SET timezone = 'UTC'; SET statement_timeout = \(milliseconds)") == 1 else {
            throw lost()
        }
        PQclear(try answer(opened))
        return opened
    }

    /// Whether the server hung up. It says good-bye before it does, so being readable is enough, unless we listen.
    private func hasEnded(_ connection: OpaquePointer) -> Bool {
        var poller = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
        guard poll(&poller, 1, 0) != 0 else { return PQstatus(connection) != CONNECTION_OK }
        return !listens || PQconsumeInput(connection) == 0 || PQstatus(connection) != CONNECTION_OK
    }

    private func lost() -> PostgresError {
        let message = connection.map { Self.trimmed(PQerrorMessage($0)) } ?? "not connected"
        disconnect()
        return .disconnected(message)
    }

    private func checkInterruption() throws {
        if interruption.isRequested { throw CancellationError() }
    }

    private static func trimmed(_ text: UnsafePointer<CChar>?) -> String {
        guard let text else { return "" }
        return String(cString: text).split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
