import Domain
public import Logging
public import Streams
import Synchronization

/// Keeps pending entries young, on a connection of its own, for the heart's thread.
public final class RedisDeliveries: DeliveryRenewal {
    private let keys: Keys
    private let link: Mutex<RedisLink>

    /// Renewals over a connection that is made when it is first needed.
    ///
    /// - Parameter prefix: as the bus has it.
    public init(_ address: RedisAddress, prefix: String = "", logger: Logger) {
        keys = Keys(prefix: prefix)
        link = Mutex(RedisLink(address, name: "heart", timeoutSeconds: 3, logger: logger))
    }

    /// Resets the idle time of entries that still belong to this member; see ``DeliveryRenewal``.
    public func renew(_ tags: [DeliveryTag], consumer: String) throws {
        let calls = keys.renewal(tags, consumer: consumer)
        do throws(RedisError) {
            let replies = try link.withLock { link throws(RedisError) in
                try link.use { connection throws(RedisError) in try connection.send(calls) }
            }
            // A stream or group that is gone has nothing to renew; the lease in the ledger stands.
            for case .error(let error) in replies where error.kind != .forgotten { throw error }
        } catch {
            throw error.failure
        }
    }
}
