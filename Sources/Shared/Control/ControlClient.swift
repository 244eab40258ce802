import FoundationEssentials
import NIOCore
import NIOPosix
import Synchronization

/// A connection to a control port, for the length of a closure; calls may run side by side.
public struct ControlClient: Sendable {
    /// Gets what the server sends besides answers; while it runs, nothing more is read.
    public typealias Listener = @Sendable (ControlNotification) async -> Void

    private let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private let calls: PendingCalls

    /// Connects, shows the token if there is one, runs the body and closes.
    ///
    /// - Throws: ``ControlError`` `unavailable` if there is no answer in time, and what the body throws.
    public static func connected<Value: Sendable>(
        to address: ControlAddress,
        token: String? = nil,
        timeoutSeconds: Double = 3,
        notified: @escaping Listener = { _ in },
        _ body: @Sendable (ControlClient) async throws -> Value
    ) async throws -> Value {
        let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
        do {
            channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.milliseconds(Int64(timeoutSeconds * 1000)))
                .connect(host: address.host, port: address.port) { channel in
                    channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel(wrappingChannelSynchronously: channel) }
                }
        } catch {
            throw ControlError("unavailable", "\(address) does not answer", retryable: true)
        }
        return try await channel.executeThenClose { input, output in
            let client = ControlClient(output: output, calls: PendingCalls())
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await client.read(input, notified) }
                defer { group.cancelAll() }
                if let token {
                    _ = try await client.call("auth", AuthParams(token: token), timeoutSeconds: timeoutSeconds)
                }
                return try await body(client)
            }
        }
    }

    /// Calls a method and waits for its answer.
    ///
    /// - Throws: ``ControlError`` as the server sent it; `unavailable` if the connection ends first, `timeout` after the
    ///   time.
    @discardableResult
    public func call(
        _ method: String,
        _ params: some Encodable & Sendable = [String: String](),
        timeoutSeconds: Double = 30
    ) async throws -> ControlAnswer {
        let encoded = try ControlJSON.encode(params)
        return try await withThrowingTaskGroup(of: ControlAnswer.self) { group in
            group.addTask {
                let (id, answer) = calls.begin()
                try await output.write(try ControlJSON.call(id, method, encoded))
                for try await line in answer { return try ControlAnswer(line) }
                throw ControlError("unavailable", "the connection ended", retryable: true)
            }
            group.addTask {
                try await Task.sleep(for: .seconds(timeoutSeconds))
                throw ControlError("timeout", "\(method) took longer than \(timeoutSeconds) s", retryable: true)
            }
            defer { group.cancelAll() }
            guard let answer = try await group.next() else { throw CancellationError() }
            return answer
        }
    }

    /// Waits until the server closes the connection.
    public func untilClosed() async { await calls.untilClosed() }

    private func read(_ input: NIOAsyncChannelInboundStream<ByteBuffer>, _ notified: Listener) async {
        var lines = LineReader(limit: ControlLimits().lineBytes)
        do {
            for try await bytes in input {
                lines.append(bytes)
                while let line = try lines.next() {
                    let head = try JSONDecoder().decode(ControlAnswer.Head.self, from: line)
                    if let method = head.method {
                        await notified(ControlNotification(method: method, line: line))
                    } else if case .integer(let id)? = head.id {
                        calls.end(Int(id), line)
                    } else if let error = head.error {
                        calls.endAll(error.asError)
                    }
                }
            }
        } catch {
            // A broken connection, or bytes that are not the protocol: either way nothing more will come.
        }
        calls.endAll(ControlError("unavailable", "the connection ended", retryable: true))
    }
}

/// What the server sent without being asked again.
public struct ControlNotification: Sendable {
    /// `event`.
    public let method: String
    private let line: Data

    init(method: String, line: Data) {
        self.method = method
        self.line = line
    }

    /// The parameters, decoded.
    public func params<Params: Decodable>(_ type: Params.Type) throws(ControlError) -> Params {
        try ControlJSON.params(type, in: line)
    }
}

/// An answer to a call.
public struct ControlAnswer: Sendable {
    struct Head: Decodable {
        let id: RequestID?
        let method: String?
        let error: ErrorMember?
    }

    private struct Body<Result: Decodable>: Decodable {
        let result: Result
    }

    private let line: Data

    init(_ line: Data) throws {
        if let error = try JSONDecoder().decode(Head.self, from: line).error { throw error.asError }
        self.line = line
    }

    /// The result, decoded; times are RFC 3339.
    ///
    /// - Throws: `DecodingError` if the answer has another shape.
    public func result<Result: Decodable>(_ type: Result.Type) throws -> Result {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(Body<Result>.self, from: line).result
    }
}
