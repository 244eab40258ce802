import Dispatch
import Synchronization

/// Wakes one thread of ours that waits for something to do. Rings before the wait are kept, as one.
public final class Bell: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let isRung = Mutex(false)

    /// A silent bell.
    public init() {}

    /// Wakes the thread, or makes its next wait return at once. Never blocks.
    public func ring() {
        let isFirst = isRung.withLock { isRung in
            defer { isRung = true }
            return !isRung
        }
        if isFirst { semaphore.signal() }
    }

    /// Blocks until the bell rings or the time is over; only for a thread of our own.
    ///
    /// - Parameter seconds: at most so long; `nil` waits for ever.
    public func wait(seconds: Double? = nil) {
        let deadline = seconds.map { DispatchTime.now() + max(0, min($0, 86_400)) } ?? .distantFuture
        guard semaphore.wait(timeout: deadline) == .success else { return }
        isRung.withLock { $0 = false }
    }
}
