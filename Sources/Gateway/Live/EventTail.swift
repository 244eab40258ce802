import Domain
import FoundationEssentials

/// Follows a user's events: what has happened since a cursor, then what happens, until the file is through.
///
/// The one source of both live views: server-sent events and the control port's `watch`.
struct EventTail {
    /// What there is to tell.
    enum Turn: Sendable {
        /// Something happened.
        case events([FeedEvent])
        /// Nothing did for a while: say that you are still there.
        case quiet
        /// The database is away, or something else went wrong; it goes on by itself.
        case away(any Error)
        /// There will be no more.
        case end
    }

    /// Seconds of silence before ``Turn/quiet``.
    static let heartbeatSeconds = 15.0
    /// At most so many events at a time.
    private static let batch = 200
    /// Looks at every file's changes are at least this far apart, in seconds, however fast the hints come.
    private static let breathSeconds = 0.2
    /// How long a terminal file's last event may be overdue, in seconds.
    private static let graceSeconds = 3.0

    private let feed: any EventFeed
    private let files: any FileRepository
    private let watch: Watch
    private let owner: UserID
    private let file: FileID?
    private var cursor: String?
    private var first: [FeedEvent]
    private var lastStatus: FileStatus?
    private var terminalSince: ContinuousClock.Instant?

    /// Takes a place and looks for the first time, so that what is wrong shows before anything is promised.
    ///
    /// - Parameters:
    ///   - file: only this file's events, and no more once it is completed or failed; the user's own without end if `nil`.
    ///   - cursor: go on behind this; without it a file's events begin at the beginning, a user's with the next one.
    init(
        of owner: UserID,
        file: FileID?,
        after cursor: String?,
        feed: any EventFeed,
        files: any FileRepository,
        updates: LiveUpdates
    ) async throws {
        self.feed = feed
        self.files = files
        self.owner = owner
        self.file = file
        if let file { _ = try await files.require(file, of: owner) }
        watch = try updates.watch(file, for: owner)
        if cursor == nil, file == nil {
            self.cursor = try await feed.latestCursor(of: owner)
        } else {
            self.cursor = cursor
        }
        first = try await feed.events(after: self.cursor, of: owner, file: file, limit: Self.batch)
    }

    /// Ends the wait that is under way, and every later one.
    func stop() { watch.wake(.closed) }

    /// What comes next; waits for it.
    mutating func next() async -> Turn {
        if !first.isEmpty {
            defer { first = [] }
            return tell(first)
        }
        while !Task.isCancelled {
            do {
                let events = try await feed.events(after: cursor, of: owner, file: file, limit: Self.batch)
                if !events.isEmpty { return tell(events) }
                if let last = try await conclusion() { return last }
            } catch {
                return await watch.next(within: 2) == .closed ? .end : .away(error)
            }
            switch await watch.next(within: terminalSince == nil ? Self.heartbeatSeconds : 0.5) {
            case .closed: return .end
            case .timeout where terminalSince == nil: return .quiet
            case .timeout: continue
            case .changed where file == nil: try? await Task.sleep(for: .seconds(Self.breathSeconds))
            case .changed: continue
            }
        }
        return .end
    }

    private mutating func tell(_ events: [FeedEvent]) -> Turn {
        cursor = events.last?.cursor ?? cursor
        for event in events where event.type == "status" {
            let members = try? JSONText.object(Data(event.data.utf8))
            lastStatus = members?["status"]?.string.flatMap { FileStatus(rawValue: $0) } ?? lastStatus
        }
        return .events(events)
    }

    /// Whether the file is through, and all that it had to say is said. Old events may have been forgotten; then the
    /// file itself says how it ended.
    private mutating func conclusion() async throws -> Turn? {
        guard let file else { return nil }
        guard let stored = try await files.find(file, of: owner) else { return .end }
        guard stored.status.isTerminal else {
            terminalSince = nil
            return nil
        }
        if lastStatus == stored.status { return .end }
        let since = terminalSince ?? .now
        terminalSince = since
        guard since.duration(to: .now) > .seconds(Self.graceSeconds) else { return nil }
        lastStatus = stored.status
        let data: JSONValue = ["status": .string(stored.status.rawValue)]
        let event = FeedEvent(
            cursor: cursor ?? "",
            type: "status",
            file: file,
            at: stored.processedAt ?? Date(),
            data: JSONText.text(data)
        )
        return .events([event])
    }
}
