import Blocking
import Domain
import Logging
import Synchronization

/// One connection and one thread for all commands that do not block: what is asked meanwhile goes out in one write.
final class CommandThread: Sendable {
    private struct Request: Sendable {
        let commands: [RedisCommand]
        let answer: @Sendable (Result<[RedisReply], RedisError>) -> Void
    }
    private struct Inbox: Sendable {
        var requests: [Request] = []
        var isClosed = false
    }
    private final class Desk: Sendable {
        let inbox = Mutex(Inbox())
        let bell = Bell()
    }
    /// More than so many waiting requests are refused: callers are to slow down, not to fill the memory.
    private static let longestQueue = 10_000

    private let desk = Desk()
    private let thread: DedicatedThread

    init(_ address: RedisAddress, logger: Logger) {
        thread = DedicatedThread { [desk] in
            let link = RedisLink(address, name: "commands", timeoutSeconds: 5, logger: logger)
            while Self.serve(desk, link) { desk.bell.wait() }
        }
    }

    /// Sends commands and waits for their answers; error replies are among them. Cancellation does not stop it.
    func send(_ commands: [RedisCommand]) async throws(Failure) -> [RedisReply] {
        guard !commands.isEmpty else { return [] }
        let result = await withCheckedContinuation { continuation in
            post(commands) { continuation.resume(returning: $0) }
        }
        do {
            return try result.get()
        } catch {
            throw error.failure
        }
    }

    /// Sends one command.
    ///
    /// - Throws: also the server's error.
    func send(_ command: RedisCommand) async throws(Failure) -> RedisReply {
        let replies = try await send([command])
        do {
            return try replies[0].unwrapped()
        } catch {
            throw error.failure
        }
    }

    /// Sends commands without waiting.
    func post(
        _ commands: [RedisCommand],
        answer: @escaping @Sendable (Result<[RedisReply], RedisError>) -> Void = { _ in }
    ) {
        let refusal: String? = desk.inbox.withLock { inbox in
            if inbox.isClosed { return "the connection is closed" }
            if inbox.requests.count >= Self.longestQueue { return "too many commands wait" }
            inbox.requests.append(Request(commands: commands, answer: answer))
            return nil
        }
        if let refusal {
            answer(.failure(RedisError(.refused, refusal)))
        } else {
            desk.bell.ring()
        }
    }

    /// Answers what waits, then ends the thread.
    func close() async {
        desk.inbox.withLock { $0.isClosed = true }
        desk.bell.ring()
        await thread.join()
    }

    /// Answers all requests that are there.
    ///
    /// - Returns: whether more may come.
    private static func serve(_ desk: Desk, _ link: RedisLink) -> Bool {
        let (requests, isClosed) = desk.inbox.withLock { inbox in
            defer { inbox.requests = [] }
            return (inbox.requests, inbox.isClosed)
        }
        if !requests.isEmpty { answer(requests, link) }
        return !isClosed
    }

    private static func answer(_ requests: [Request], _ link: RedisLink) {
        do {
            let replies = try link.use { connection throws(RedisError) in
                try connection.send(requests.flatMap(\.commands))
            }
            var rest = replies[...]
            for request in requests {
                request.answer(.success(Array(rest.prefix(request.commands.count))))
                rest = rest.dropFirst(request.commands.count)
            }
            // A replica or a restarting server answers, but not what we need: look again on a fresh connection.
            if replies.contains(where: { if case .error(let error) = $0 { error.endsConnection } else { false } }) {
                link.close()
            }
        } catch {
            for request in requests { request.answer(.failure(error)) }
        }
    }
}
