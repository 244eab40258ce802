import FoundationEssentials
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization

@testable import Control

/// A control server with methods to test, and raw connections to it.
final class ControlBench: Sendable {
    struct Running {
        var now = 0
        var most = 0
    }

    let release = Flag()
    let running = Mutex(Running())
    let closed = Mutex(0)
    let cancelled = Mutex(0)
    let limits: ControlLimits
    let token: String?
    /// As if it were bound to every address: strangers must show a token.
    let isOpen: Bool
    let check: ControlGate.Check?
    let address = Mutex(ControlAddress(host: "127.0.0.1", port: 0))

    init(
        limits: ControlLimits = ControlLimits(),
        isOpen: Bool = false,
        token: String? = nil,
        check: ControlGate.Check? = nil
    ) {
        (self.limits, self.token, self.isOpen, self.check) = (limits, token, isOpen, check)
    }

    /// Serves for the length of the body.
    func run(_ body: (ControlBench) async throws -> Void) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let bound = ControlAddress(host: isOpen ? "0.0.0.0" : "127.0.0.1", port: 0)
        let listener = try await ControlListener.bind(bound, logger: logger)
        address.withLock { $0 = ControlAddress(host: "127.0.0.1", port: listener.address.port) }
        let server = ControlServer(
            listener,
            methods: methods(),
            gate: ControlGate(token: token, check: check),
            limits: limits,
            logger: logger
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            try await body(self)
            release.set()
            group.cancelAll()
            // A cancelled server may say so.
            while let ended = await group.nextResult() { _ = ended }
        }
    }

    /// One connection for the length of the body.
    func talk(_ body: (RawWire) async throws -> Void) async throws {
        let address = address.withLock { $0 }
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: address.host, port: address.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true)
                    )
                }
            }
        try await channel.executeThenClose { input, output in
            try await body(RawWire(input: input.makeAsyncIterator(), output: output))
        }
    }

    private func methods() -> ControlMethods {
        var methods = ControlMethods()
        methods.add("echo", access: .users) { call in try call.answer(try call.params([String: String].self)) }
        methods.add("whoami", access: .users) { call in try call.answer(["as": call.identity.word]) }
        methods.add("wait") { [self] call in
            running.withLock { running in
                running.now += 1
                running.most = max(running.most, running.now)
            }
            await release.wait()
            running.withLock { $0.now -= 1 }
            return try call.answer(["done": true])
        }
        methods.add("slow") { call in
            try await Task.sleep(for: .milliseconds(300))
            return try call.answer(["done": true])
        }
        methods.add("refuse") { _ in throw ControlError("conflict", "not now", retryable: true) }
        methods.add("break") { _ in throw CocoaError(.fileReadNoSuchFile) }
        methods.add("much") { call in try call.answer(String(repeating: "x", count: 5000)) }
        methods.add("flood") { [self] call in
            call.whenClosed { [self] in closed.withLock { $0 += 1 } }
            try call.follow {
                let text = String(repeating: "x", count: 100_000)
                while true { try await call.notify("event", text) }
            }
            return try call.answer(["flooding": true])
        }
        methods.add("watch") { [self] call in
            call.whenClosed { [self] in closed.withLock { $0 += 1 } }
            try call.follow { [self] in
                for count in 1...3 { try await call.notify("event", ["count": "\(count)"]) }
                do {
                    try await Task.sleep(for: .seconds(60))
                } catch {
                    cancelled.withLock { $0 += 1 }
                }
            }
            return try call.answer(["watching": true])
        }
        return methods
    }
}

/// A connection that sends and receives lines as they are.
final class RawWire {
    private var input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var lines = LineReader(limit: 1 << 20)

    init(
        input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.input = input
        self.output = output
    }

    func send(_ text: String) async throws { try await output.write(ByteBuffer(string: text)) }

    /// Closes this side only.
    func endInput() { output.finish() }

    /// The next line; `nil` once the other side has closed.
    func next() async throws -> Frame? {
        while true {
            if let line = try lines.next() { return try JSONDecoder().decode(Frame.self, from: line) }
            guard let bytes = try? await input.next() else { return nil }
            lines.append(bytes)
        }
    }
}

/// Any line a server sends.
struct Frame: Decodable {
    let id: RequestID?
    let method: String?
    let error: ErrorMember?
    let params: [String: String]?
    let result: [String: String]?

    enum Key: String, CodingKey {
        case id, method, error, params, result
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        id = try members.decodeIfPresent(RequestID.self, forKey: .id)
        method = try members.decodeIfPresent(String.self, forKey: .method)
        error = try members.decodeIfPresent(ErrorMember.self, forKey: .error)
        params = try members.decodeIfPresent([String: String].self, forKey: .params)
        result = try? members.decodeIfPresent([String: String].self, forKey: .result)
    }
}

/// Something that is waited for.
final class Flag: Sendable {
    private let state = Mutex<(isSet: Bool, waiters: [CheckedContinuation<Void, Never>])>((false, []))

    func set() {
        let waiters = state.withLock { state in
            state.isSet = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isSet = state.withLock { state in
                if !state.isSet { state.waiters.append(continuation) }
                return state.isSet
            }
            if isSet { continuation.resume() }
        }
    }
}
