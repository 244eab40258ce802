import NIOPosix

/// Threads for C calls that block, so that Swift's cooperative threads never wait in one.
public final class BlockingPool: Sendable {
    private let threads: NIOThreadPool

    /// Starts the threads.
    ///
    /// - Parameter threads: how many calls may block at the same time; 1 or more.
    public init(threads count: Int) {
        threads = NIOThreadPool(numberOfThreads: max(1, count))
        threads.start()
    }

    /// Runs the call on one of the threads; waits in a queue while all are busy.
    ///
    /// - Throws: what the call throws, or `CancellationError` if the task was cancelled before the call began.
    public func run<Value: Sendable>(_ call: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await threads.runIfActive(call)
    }

    /// Waits for running calls and ends the threads.
    public func shutdown() async throws {
        try await threads.shutdownGracefully()
    }
}
