import Logging
import Streams

/// A connection that is made when it is needed and made again after it broke, not too often.
///
/// Used by one thread at a time, as the connection in it.
final class RedisLink {
    private let address: RedisAddress
    private let name: String
    private let timeoutSeconds: Int
    private let logger: Logger
    private var connection: RedisConnection?
    private var outage = Outage()
    private var nextTry = ContinuousClock.now
    private var lastError = RedisError(.broken, "not connected")

    /// - Parameter name: what the connection is for, as `CLIENT LIST` shows it.
    init(_ address: RedisAddress, name: String, timeoutSeconds: Int, logger: Logger) {
        self.address = address
        self.name = "millrace-\(name)"
        self.timeoutSeconds = timeoutSeconds
        self.logger = logger
    }

    /// Uses the connection; makes it first if there is none.
    ///
    /// - Parameter greet: is called once with every fresh connection.
    /// - Throws: what `body` throws; at once, if it is too early to connect again.
    func use<Value>(
        greet: (RedisConnection) throws(RedisError) -> Void = { _ throws(RedisError) in },
        _ body: (RedisConnection) throws(RedisError) -> Value
    ) throws(RedisError) -> Value {
        let connection = try connected(greet)
        do {
            return try body(connection)
        } catch {
            if error.endsConnection { drop(error) }
            throw error
        }
    }

    /// Ends the connection; the next use makes another one.
    func close() {
        connection = nil
    }

    private func connected(_ greet: (RedisConnection) throws(RedisError) -> Void) throws(RedisError) -> RedisConnection
    {
        if let connection { return connection }
        guard ContinuousClock.now >= nextTry else { throw lastError }
        do {
            let fresh = try address.connect(name: name, timeoutSeconds: timeoutSeconds)
            try greet(fresh)
            connection = fresh
            if outage.ends() { logger.notice("Redis is back.", metadata: metadata) }
            return fresh
        } catch {
            drop(error)
            throw error
        }
    }

    private func drop(_ error: RedisError) {
        connection = nil
        lastError = RedisError(.broken, error.description)
        if outage.begins() {
            logger.warning("Redis is away.", metadata: metadata.merging(["error": "\(error)"]) { $1 })
        }
        nextTry = .now + .seconds(outage.delay())
    }

    private var metadata: Logger.Metadata { ["redis": "\(address.description)", "connection": "\(name)"] }
}
