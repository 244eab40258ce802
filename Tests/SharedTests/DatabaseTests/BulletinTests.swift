import Domain
import Synchronization
import TestKit
import Testing

@testable import Database

/// Notices between processes; another client stands for another process.
@Suite(.enabled(if: TemporaryDatabase.isThere))
struct BulletinTests {
    @Test func tellsOtherProcesses() async throws {
        try await TemporaryDatabase.with { database in
            try await database.withOther { other in
                try await listening(PostgresFeed(other).changes()) { heard in
                    let upload = SampleUpload.fresh()
                    _ = try await database.files.accept(upload)
                    let isHeard = await eventually { heard.all.contains(upload.file.id) }
                    #expect(isHeard)
                    let claim = try await claim(upload.file.id, database)
                    heard.forget()
                    let beat = Beat(attemptID: claim.attemptID, progress: Progress(10, "started"))
                    _ = try database.leases.renew([beat])
                    let isBeatHeard = await eventually { heard.all == [upload.file.id] }
                    #expect(isBeatHeard)
                }
            }
        }
    }

    @Test func listensAgainAfterTheServerHungUp() async throws {
        try await TemporaryDatabase.with { database in
            try await database.withOther { other in
                try await listening(PostgresFeed(other).changes()) { heard in
                    for _ in 0..<3 {
                        try await database.terminateOthers()
                        heard.forget()
                        let isHeard = try await eventually {
                            _ = try await database.files.accept(SampleUpload.fresh())
                            return !heard.all.isEmpty
                        }
                        #expect(isHeard)
                    }
                }
            }
        }
    }

    @Test func endsItsStreamsWhenItCloses() async throws {
        try await TemporaryDatabase.with { database in
            try await database.withOther { other in
                let changes = PostgresFeed(other).changes()
                let arrivals = PostgresOutbox(other).arrivals()
                await other.close()
                for await _ in changes { Issue.record("heard something") }
                for await _ in arrivals {}
                for await _ in PostgresFeed(other).changes() { Issue.record("heard something") }
            }
        }
    }

    private func claim(_ file: FileID, _ database: TemporaryDatabase) async throws -> Claim {
        let work = Work(file: file, stage: .analyze, generation: 1)
        guard case .granted(let claim) = try await database.ledger.claim(work, worker: "w", leaseSeconds: 30) else {
            throw Failure(.conflict, "not granted")
        }
        return claim
    }

    private func listening(_ changes: AsyncStream<FileID>, _ body: (Heard) async throws -> Void) async throws {
        let heard = Heard()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await file in changes { heard.add(file) } }
            try await body(heard)
            group.cancelAll()
        }
    }
}

private final class Heard: Sendable {
    private let files = Mutex<Set<FileID>>([])

    var all: Set<FileID> { files.withLock { $0 } }
    func add(_ file: FileID) { _ = files.withLock { $0.insert(file) } }
    func forget() { files.withLock { $0 = [] } }
}
