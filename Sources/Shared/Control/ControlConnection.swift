import FoundationEssentials
import Logging
import NIOCore
import ServiceLifecycle

/// One connection: reads lines, has the calls answered side by side, and knows when to end.
struct ControlConnection: Sendable {
    typealias Writer = NIOAsyncChannelOutboundWriter<ByteBuffer>
    typealias Input = NIOAsyncChannelInboundStream<ByteBuffer>

    private enum End {
        case input, followers, now
    }

    let number: UInt64
    let methods: ControlMethods
    let gate: ControlGate
    let limits: ControlLimits
    let session: ControlSession
    let logger: Logger

    /// Serves until the client leaves, breaks the protocol or idles, or the process shuts down.
    func serve(_ input: Input, _ output: Writer) async {
        let (followers, follow) = AsyncStream.makeStream(of: ControlWire.Follower.self)
        await withTaskGroup(of: End.self) { group in
            group.addTask { await watch() }
            group.addTask { await carry(followers) }
            group.addTask {
                let end = await read(input, output, follow)
                // With the input, the watchers' list ends; those that run go on while the client listens.
                follow.finish()
                return end
            }
            for await end in group {
                guard end == .input else { break }
                group.addTask { await beat(output) }
            }
            group.cancelAll()
        }
        await close()
    }

    /// Runs the closers even if this task was cancelled.
    private func close() async {
        let closers = session.takeClosers()
        if closers.isEmpty { return }
        // Unstructured so that cancellation does not reach what cleans up; awaited at once.
        await Task { for closer in closers { await closer() } }.value
    }

    /// Returns when the connection is to be closed for doing nothing.
    private func watch() async -> End {
        while let look = session.nextLook(at: .now) {
            guard (try? await Task.sleep(until: look, clock: .continuous)) != nil else { return .now }
        }
        logger.debug("Closed an idle control connection")
        return .now
    }

    /// Keeps writing to a client that has closed its side; returns when nobody takes it.
    private func beat(_ output: Writer) async -> End {
        do {
            let heartbeat = try ControlJSON.notification("heartbeat", Data("{}".utf8))
            while true {
                try await Task.sleep(for: .seconds(limits.heartbeatSeconds))
                try await write(heartbeat, output)
            }
        } catch {
            return .now
        }
    }

    /// Runs what goes on after its answer.
    private func carry(_ followers: AsyncStream<ControlWire.Follower>) async -> End {
        await withDiscardingTaskGroup { group in
            for await follower in followers {
                group.addTask {
                    // A watcher ends when its connection does; there is nobody to tell.
                    try? await follower()
                    session.endFollower()
                }
            }
        }
        return .followers
    }

    private func read(
        _ input: Input,
        _ output: Writer,
        _ follow: AsyncStream<ControlWire.Follower>.Continuation
    ) async -> End {
        var lines = LineReader(limit: session.identity == .stranger ? limits.strangerLineBytes : limits.lineBytes)
        return await withTaskGroup(of: Void.self) { calls in
            var running = 0
            do {
                for try await bytes in input.cancelOnGracefulShutdown() {
                    lines.append(bytes)
                    while let line = try lines.next() {
                        session.touch()
                        guard let request = try await admitted(line, output) else { continue }
                        lines.limit = limits.lineBytes
                        if running == limits.callsPerConnection {
                            await calls.next()
                            running -= 1
                        }
                        calls.addTask { await answer(request, output, follow) }
                        running += 1
                    }
                }
            } catch {
                if let error = error as? ControlError { try? await write(ControlJSON.failure(.null, error), output) }
                return .now
            }
            session.endInput()
            await calls.waitForAll()
            return .input
        }
    }

    /// The request of a line, if it is one that may be made; anything else is answered here, `auth` too: what follows it
    /// on the wire must see its effect.
    ///
    /// - Throws: when the connection is to be closed.
    private func admitted(_ line: Data, _ output: Writer) async throws -> ControlRequest? {
        let request: ControlRequest
        do throws(ControlRequest.Refusal) {
            request = try ControlRequest(line)
        } catch {
            try await write(ControlJSON.failure(error.id, error.error), output)
            return nil
        }
        if request.method == "auth" {
            try await authenticate(request, output)
            return nil
        }
        guard session.identity == .stranger else { return request }
        try await refuse(request, .unauthorized("call auth {token} first"), output)
        return nil
    }

    private func authenticate(_ request: ControlRequest, _ output: Writer) async throws {
        do {
            let identity = try await gate.identity(for: request)
            session.identity = identity
            let answer = try ControlJSON.encode(["as": identity.word])
            if let id = request.id { try await write(ControlJSON.result(id, answer, limit: limits.lineBytes), output) }
        } catch let error as ControlError {
            try await refuse(request, error, output)
            if session.refuseToken() { throw ControlError.unauthorized("too many wrong tokens") }
        }
    }

    private func refuse(_ request: ControlRequest, _ error: ControlError, _ output: Writer) async throws {
        if let id = request.id { try await write(ControlJSON.failure(id, error), output) }
    }

    private func answer(
        _ request: ControlRequest,
        _ output: Writer,
        _ follow: AsyncStream<ControlWire.Follower>.Continuation
    ) async {
        let wire = ControlWire(session: session) { method, params in
            try await write(try ControlJSON.notification(method, params), output)
        }
        let outcome: Result<Data, ControlError> = await session.handling { await self.outcome(of: request, wire) }
        let followers = wire.takeFollowers()
        if let id = request.id {
            let line =
                switch outcome {
                case .success(let result): ControlJSON.result(id, result, limit: limits.lineBytes)
                case .failure(let error): ControlJSON.failure(id, error)
                }
            // A client that is gone needs no answer; the reading side ends the connection.
            try? await write(line, output)
        }
        for follower in followers {
            if case .failure = outcome { session.endFollower() } else { follow.yield(follower) }
        }
    }

    private func outcome(of request: ControlRequest, _ wire: ControlWire) async -> Result<Data, ControlError> {
        guard let method = methods[request.method] else { return .failure(.unknownMethod(request.method)) }
        let identity = session.identity
        guard method.access.admits(identity) else { return .failure(.forbidden(request.method)) }
        let call = ControlCall(
            method: request.method,
            identity: identity,
            connection: number,
            line: request.line,
            wire: wire
        )
        do {
            return .success(try await method.handler(call))
        } catch let error as ControlError {
            return .failure(error)
        } catch is CancellationError {
            return .failure(ControlError("cancelled", "the connection or the process ends", retryable: true))
        } catch {
            logger.error("A control method failed", metadata: ["method": "\(request.method)", "error": "\(error)"])
            return .failure(.internalError)
        }
    }

    private func write(_ line: ByteBuffer, _ output: Writer) async throws {
        try await session.writing { try await output.write(line) }
    }
}
