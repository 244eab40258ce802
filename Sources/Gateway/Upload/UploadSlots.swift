import Domain
import Synchronization

/// How many uploads may be under way at once, over all and for one user; and that no key is used twice at a time.
final class UploadSlots: Sendable {
    private struct State {
        var all = 0
        var byUser: [UserID: Int] = [:]
        var keys: Set<[String]> = []
    }

    private let total: Int
    private let perUser: Int
    private let state = Mutex(State())

    /// So many over all, and so many for one user.
    init(total: Int, perUser: Int) {
        self.total = total
        self.perUser = perUser
    }

    /// Uploads under way.
    var inUse: Int { state.withLock { $0.all } }

    /// Does the upload in a slot.
    ///
    /// - Throws: ``Failure/Code/throttled`` if the user has too many, ``Failure/Code/unavailable`` if the Gateway has,
    ///   ``Failure/Code/conflict`` if an upload with the same key is under way; and what the upload throws.
    func hold<Value>(for user: UserID, key: String?, _ upload: () async throws -> Value) async throws -> Value {
        try enter(user, key)
        defer { leave(user, key) }
        return try await upload()
    }

    private func enter(_ user: UserID, _ key: String?) throws {
        try state.withLock { state in
            guard state.all < total else {
                throw Failure(.unavailable, "Too many uploads are under way.", retryAfterSeconds: 1)
            }
            guard state.byUser[user, default: 0] < perUser else {
                throw Failure(.throttled, "You have \(perUser) uploads under way already.", retryAfterSeconds: 1)
            }
            if let key {
                guard state.keys.insert([user.description, key]).inserted else {
                    throw Failure(.conflict, "An upload with this idempotency key is under way.", retryAfterSeconds: 1)
                }
            }
            state.all += 1
            state.byUser[user, default: 0] += 1
        }
    }

    private func leave(_ user: UserID, _ key: String?) {
        state.withLock { state in
            state.all -= 1
            state.byUser[user, default: 1] -= 1
            if state.byUser[user] == 0 { state.byUser[user] = nil }
            if let key { state.keys.remove([user.description, key]) }
        }
    }
}
