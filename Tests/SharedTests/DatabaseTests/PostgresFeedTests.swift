import Domain
import TestKit
import Testing

@testable import Database

@Suite(.enabled(if: TemporaryDatabase.isThere))
struct PostgresFeedTests {
    @Test func tellsAFilesStoryInOrder() async throws {
        try await TemporaryDatabase.with { database in
            let upload = SampleUpload.fresh()
            let other = SampleUpload.fresh()
            _ = try await database.files.accept(upload)
            _ = try await database.files.accept(other)
            for stage in [StageName.analyze, .thumbnail] {
                let work = Work(file: upload.file.id, stage: stage, generation: 1)
                guard case .granted(let claim) = try await database.ledger.claim(work, worker: "w", leaseSeconds: 30)
                else { throw Failure(.conflict, "not granted") }
                if stage == .analyze {
                    _ = try database.leases.renew([Beat(attemptID: claim.attemptID, progress: Progress(30, "text"))])
                }
                _ = try await database.ledger.finish(claim, .done([]), announcing: [])
            }
            let expected = [
                #"status {"status": "pending"}"#,
                #"status {"status": "processing"}"#,
                #"stage {"stage": "analyze", "state": "running", "attempt": 1}"#,
                #"progress {"step": "text", "stage": "analyze", "percent": 30}"#,
                #"stage {"stage": "analyze", "state": "done", "attempt": 1}"#,
                #"stage {"stage": "thumbnail", "state": "running", "attempt": 1}"#,
                #"stage {"stage": "thumbnail", "state": "done", "attempt": 1}"#,
                #"status {"status": "completed"}"#,
            ]
            // An open transaction anywhere in the server holds the feed back for a moment.
            let isThere = try await eventually {
                try await database.events(of: upload.file.id).count == expected.count
            }
            #expect(isThere)
            let events = try await database.events(of: upload.file.id)
            #expect(Set(events.prefix(3).map(\.line)) == Set(expected.prefix(3)))
            #expect(events.dropFirst(3).map(\.line) == Array(expected.dropFirst(3)))
            #expect(events.allSatisfy { $0.file == upload.file.id })

            let behind = events[4].cursor
            let rest = try await database.feed.events(after: behind, of: .sample, file: upload.file.id, limit: 2)
            #expect(rest.map(\.line) == Array(expected[5...6]))
            let all = try await database.feed.events(after: nil, of: .sample, file: nil, limit: 100)
            #expect(all.count == expected.count + 1)
            #expect(try await database.feed.latestCursor(of: .sample) == all.last?.cursor)
            #expect(try await database.feed.events(after: all.last?.cursor, of: .sample, file: nil, limit: 9).isEmpty)
            #expect(try await database.feed.events(after: nil, of: .named("bob"), file: nil, limit: 9).isEmpty)
            #expect(try await database.feed.latestCursor(of: .named("bob")) == "0-0")
        }
    }

    @Test func neverSkipsWhatCommitsLate() async throws {
        try await TemporaryDatabase.with { database in
            let total = 120
            try await withThrowingTaskGroup(of: [String].self) { group in
                group.addTask {
                    let reader = Reader(feed: database.feed)
                    let isComplete = try await eventually(within: 60) { try await reader.read() >= total }
                    #expect(isComplete)
                    return await reader.seen
                }
                for writer in 0..<4 {
                    group.addTask {
                        for number in 0..<(total / 4) {
                            // The number is taken at once, the commit comes later, in any order.
                            try await database.client.transaction { _, link in
                                try link.run(
                                    "INSERT INTO events (user_id, file_id, type, data) VALUES ($1, $2, 't', '{}')",
                                    [UserID.sample, FileID()]
                                )
                                try link.run("SELECT pg_sleep($1)", [Double((writer + number) % 4) / 200])
                            }
                        }
                        return []
                    }
                }
                let seen = try await group.reduce(into: []) { $0 += $1 }
                #expect(seen.count == total)
                #expect(Set(seen).count == total)
            }
        }
    }

    @Test(arguments: ["", "1", "1-", "-1", "a-b", "1-2-3", "1--2", "99999999999999999999999-1"])
    func refusesACursorOfOthers(_ cursor: String) async throws {
        try await TemporaryDatabase.with(poolSize: 1) { database in
            let failure = await #expect(throws: Failure.self) {
                try await database.feed.events(after: cursor, of: .sample, file: nil, limit: 1)
            }
            #expect(failure?.code == .invalid)
        }
    }
}

/// Reads a feed from cursor to cursor, as a live view does.
private actor Reader {
    private(set) var seen: [String] = []
    private let feed: PostgresFeed

    init(feed: PostgresFeed) {
        self.feed = feed
    }

    /// Reads on; says how many events were seen so far.
    func read() async throws -> Int {
        seen += try await feed.events(after: seen.last, of: .sample, file: nil, limit: 7).map(\.cursor)
        return seen.count
    }
}

extension FeedEvent {
    fileprivate var line: String { "\(type) \(data)" }
}

extension TemporaryDatabase {
    fileprivate func events(of file: FileID) async throws -> [FeedEvent] {
        try await feed.events(after: nil, of: .sample, file: file, limit: 100)
    }
}
