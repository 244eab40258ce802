import Blocking
import Domain
import Logging
import Streams
import Synchronization

/// The reading connection of one member, on a thread of its own, because reading blocks.
final class RedisReader: Sendable {
    /// Longer waits are cut: a wait must end well before the socket's own limit.
    private static let longestWaitSeconds = 5.0

    private let commands: CommandThread
    private let reader: GroupReader
    private let thread = BlockingPool(threads: 1)

    init(_ reader: GroupReader, commands: CommandThread) {
        self.reader = reader
        self.commands = commands
    }

    /// The server's number for the connection; 0 before the first read.
    var clientID: Int { reader.clientID.load(ordering: .relaxed) }

    /// Takes up to `limit` entries. Cancellation ends the wait early; what was taken is returned.
    func receive(limit: Int, waitSeconds: Double) async throws -> [Delivery] {
        let wait = Wait(milliseconds: Int(min(waitSeconds, Self.longestWaitSeconds) * 1000))
        return try await withTaskCancellationHandler {
            // Unstructured so that cancellation cannot lose what was taken; it only ends the wait. Awaited at once.
            try await Task {
                try await perform { [reader] () throws(RedisError) in try reader.take(limit, wait) }
            }.value
        } onCancel: {
            wait.end()
            commands.post([RedisCommand(["CLIENT", "UNBLOCK", "\(clientID)"])])
        }
    }

    /// What this member was given before and has not acknowledged.
    func undelivered(limit: Int) async throws -> [Delivery] {
        try await perform { [reader] () throws(RedisError) in try reader.undelivered(limit) }
    }

    /// Ends the connection and the thread.
    func close() async {
        // What blocks there must not hold us up.
        commands.post([RedisCommand(["CLIENT", "UNBLOCK", "\(clientID)"])])
        // It only throws if it was closed before.
        try? await thread.shutdown()
        reader.close()
    }

    private func perform(_ read: @escaping @Sendable () throws(RedisError) -> [Delivery]) async throws -> [Delivery] {
        do {
            return try await thread.run(read)
        } catch let error as RedisError {
            throw error.failure
        } catch {
            throw Failure(.unavailable, "The connection to Redis is closed.", cause: error)
        }
    }
}
