public import Logging
import NIOCore
public import ServiceLifecycle
import Synchronization

/// Serves the control port: JSON-RPC 2.0, one object a line, plain TCP.
///
/// On graceful shutdown nothing more is read, calls under way are answered, and the connections close.
public struct ControlServer: Service {
    private let listener: ControlListener
    private let methods: ControlMethods
    private let gate: ControlGate
    private let limits: ControlLimits
    private let logger: Logger

    /// A server on a bound port.
    public init(
        _ listener: ControlListener,
        methods: ControlMethods,
        gate: ControlGate,
        limits: ControlLimits = ControlLimits(),
        logger: Logger
    ) {
        self.listener = listener
        self.methods = methods
        self.gate = gate
        self.limits = limits
        self.logger = logger
    }

    /// Serves until shutdown.
    public func run() async throws {
        let open = OpenConnections()
        var number: UInt64 = 0
        let (limits, logger) = (limits, logger)
        try await listener.channel.executeThenClose { connections in
            await withDiscardingTaskGroup { group in
                do {
                    for try await connection in connections.cancelOnGracefulShutdown() {
                        number += 1
                        let served = open.enter(atMost: limits.connections) ? made(number) : nil
                        group.addTask {
                            await Self.serve(connection, served, logger)
                            if served != nil { open.leave() }
                        }
                    }
                } catch {
                    logger.error("The control port stopped accepting", metadata: ["error": "\(error)"])
                }
            }
        }
    }

    private func made(_ number: UInt64) -> ControlConnection {
        let identity = gate.first(isLoopback: listener.address.isLoopback)
        return ControlConnection(
            number: number,
            methods: methods,
            gate: gate,
            limits: limits,
            session: ControlSession(identity: identity, limits: limits),
            logger: logger
        )
    }

    /// One connection to its end; `nil` for one too many.
    private static func serve(
        _ channel: ControlListener.Connection,
        _ connection: ControlConnection?,
        _ logger: Logger
    ) async {
        do {
            try await channel.executeThenClose { input, output in
                guard let connection else {
                    try await output.write(ControlJSON.failure(.null, .throttled("too many connections")))
                    return
                }
                await connection.serve(input, output)
            }
        } catch {
            logger.debug("A control connection broke", metadata: ["error": "\(error)"])
        }
    }
}

/// Counts connections.
private final class OpenConnections: Sendable {
    private let count = Mutex(0)

    func enter(atMost limit: Int) -> Bool {
        count.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
    }

    func leave() { count.withLock { $0 -= 1 } }
}
