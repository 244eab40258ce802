import Domain
import ServiceLifecycle
import Synchronization

/// Spreads the database's hints over everyone who looks on: one subscription in, many out, and no connection held.
final class LiveUpdates: Service {
    private struct Place {
        let file: FileID?
        let user: UserID
        weak var watch: Watch?
    }

    private struct State {
        var next = 0
        var places: [Int: Place] = [:]
        var byFile: [FileID: Set<Int>] = [:]
        var all: Set<Int> = []
        var byUser: [UserID: Int] = [:]
    }

    private let feed: any EventFeed
    private let limit: Int
    private let perUser: Int
    private let state = Mutex(State())

    /// At most so many onlookers, and so many for one user.
    init(feed: any EventFeed, limit: Int = 2000, perUser: Int = 100) {
        self.feed = feed
        self.limit = limit
        self.perUser = perUser
    }

    /// How many look on.
    var count: Int { state.withLock { $0.places.count } }

    /// A place for one onlooker; keep it as long as you look, and look once before the first wait.
    ///
    /// - Parameter file: wakes for this file alone; for any file if `nil`.
    /// - Throws: ``Failure/Code/throttled`` if the user has too many, ``Failure/Code/unavailable`` if there are.
    func watch(_ file: FileID?, for user: UserID) throws -> Watch {
        try state.withLock { state in
            guard state.places.count < limit else {
                throw Failure(.unavailable, "Too many are looking on.", retryAfterSeconds: 5)
            }
            guard state.byUser[user, default: 0] < perUser else {
                throw Failure(.throttled, "You look on from \(perUser) places already.", retryAfterSeconds: 5)
            }
            let number = state.next
            state.next += 1
            let watch = Watch { [weak self] in self?.leave(number) }
            state.places[number] = Place(file: file, user: user, watch: watch)
            state.byUser[user, default: 0] += 1
            if let file { state.byFile[file, default: []].insert(number) } else { state.all.insert(number) }
            return watch
        }
    }

    /// Passes the hints on until the process ends; then closes every place.
    func run() async throws {
        for await file in feed.changes().cancelOnGracefulShutdown() { wake(file) }
        let watches = state.withLock { $0.places.values.compactMap(\.watch) }
        for watch in watches { watch.wake(.closed) }
    }

    private func wake(_ file: FileID) {
        let watches = state.withLock { state in
            state.byFile[file, default: []].union(state.all).compactMap { state.places[$0]?.watch }
        }
        for watch in watches { watch.wake(.changed) }
    }

    private func leave(_ number: Int) {
        state.withLock { state in
            guard let place = state.places.removeValue(forKey: number) else { return }
            state.byUser[place.user, default: 1] -= 1
            if state.byUser[place.user] == 0 { state.byUser[place.user] = nil }
            guard let file = place.file else {
                state.all.remove(number)
                return
            }
            state.byFile[file]?.remove(number)
            if state.byFile[file]?.isEmpty == true { state.byFile[file] = nil }
        }
    }
}
