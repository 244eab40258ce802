import Synchronization

/// How long a read may wait; another thread may end it before it began.
final class Wait: Sendable {
    private let left: Atomic<Int>

    init(milliseconds: Int) {
        left = Atomic(milliseconds)
    }

    /// `nil` not to wait at all.
    var milliseconds: Int? {
        let left = left.load(ordering: .relaxed)
        return left > 0 ? left : nil
    }

    func end() {
        left.store(0, ordering: .relaxed)
    }
}
