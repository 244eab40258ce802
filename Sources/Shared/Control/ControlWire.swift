import FoundationEssentials
import Synchronization

/// A call's way back to its connection, besides the answer.
final class ControlWire: Sendable {
    typealias Follower = @Sendable () async throws -> Void
    typealias Closer = @Sendable () async -> Void

    private let send: @Sendable (String, Data) async throws -> Void
    private let session: ControlSession?
    private let followers = Mutex<[Follower]>([])

    init(session: ControlSession? = nil, notify: @escaping @Sendable (String, Data) async throws -> Void) {
        self.session = session
        send = notify
    }

    func notify(_ method: String, _ params: Data) async throws { try await send(method, params) }

    /// Kept until the answer is written.
    func follow(_ body: @escaping Follower) throws(ControlError) {
        if let session { try session.reserveFollower() }
        followers.withLock { $0.append(body) }
    }

    func whenClosed(_ action: @escaping Closer) { session?.whenClosed(action) }

    func takeFollowers() -> [Follower] {
        followers.withLock { list in
            defer { list = [] }
            return list
        }
    }
}
