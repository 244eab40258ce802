public import Domain
import FoundationEssentials
import Synchronization

/// What happened to files, in memory: an ``EventFeed`` for tests of whoever looks on.
public final class MemoryFeed: EventFeed {
    private struct State {
        var events: [(owner: UserID, event: FeedEvent)] = []
        var listeners: [AsyncStream<FileID>.Continuation] = []
        var failure: Failure?
    }

    private let state = Mutex(State())

    /// Nothing has happened.
    public init() {}

    /// Makes every question fail until told otherwise.
    public func fail(with failure: Failure?) {
        state.withLock { $0.failure = failure }
    }

    /// Adds an event and hints at it.
    public func record(_ type: String, _ file: FileID, of owner: UserID, _ data: JSONValue) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let text = (try? encoder.encode(data)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        state.withLock { state in
            let cursor = "1-\(state.events.count + 1)"
            let event = FeedEvent(cursor: cursor, type: type, file: file, at: Date(), data: text)
            state.events.append((owner, event))
        }
        hint(file)
    }

    /// Hints at a file without an event, as a busy database does.
    public func hint(_ file: FileID) {
        for listener in state.withLock({ $0.listeners }) { listener.yield(file) }
    }

    /// Forgets old events, as the Janitor does.
    public func forget() {
        state.withLock { state in
            state.events = state.events.map { owner, event in
                (owner, FeedEvent(cursor: event.cursor, type: "", file: event.file, at: event.at, data: ""))
            }
        }
    }

    /// Events behind the cursor.
    public func events(after cursor: String?, of owner: UserID, file: FileID?, limit: Int) async throws -> [FeedEvent] {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            let past = try cursor.map(Self.position) ?? 0
            let behind = state.events.dropFirst(past).filter { entry in
                entry.owner == owner && (file == nil || entry.event.file == file) && !entry.event.type.isEmpty
            }
            return Array(behind.prefix(limit).map(\.event))
        }
    }

    /// The newest cursor.
    public func latestCursor(of owner: UserID) async throws -> String {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            return "1-\(state.events.count)"
        }
    }

    /// The files that change from now on.
    public func changes() -> AsyncStream<FileID> {
        let (stream, continuation) = AsyncStream.makeStream(of: FileID.self, bufferingPolicy: .bufferingNewest(10_000))
        state.withLock { $0.listeners.append(continuation) }
        return stream
    }

    private static func position(_ cursor: String) throws -> Int {
        guard cursor.hasPrefix("1-"), let position = Int(cursor.dropFirst(2)), position >= 0 else {
            throw Failure(.invalid, "That is not a cursor of ours.")
        }
        return position
    }
}
