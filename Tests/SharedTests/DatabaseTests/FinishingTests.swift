import Domain
import FoundationEssentials
import Synchronization
import TestKit
import Testing

@testable import Database

/// What is written with an ending, and what is known when the answer to it was lost.
@Suite(.enabled(if: TemporaryDatabase.isThere))
struct FinishingTests {
    @Test func knowsAnEndingThatCameThroughThoughNobodyHeardOfIt() async throws {
        try await TemporaryDatabase.with { database in
            let upload = SampleUpload.fresh()
            _ = try await database.files.accept(upload)
            let claim = try await database.take(upload.file.id, .analyze)
            try await database.throughProxy { proxy, client in
                let ledger = PostgresLedger(client)
                proxy.cut(after: "COMMIT")
                let isWritten = try await ledger.finish(claim, .done([]), announcing: [])
                #expect(isWritten)
                #expect(proxy.cuts.load(ordering: .relaxed) == 1)
                // Only its own, and only then.
                let isWrittenTwice = try await ledger.finish(claim, .done([]), announcing: [])
                #expect(!isWrittenTwice)
            }
            let attempts = try await database.files.attempts(upload.file.id, of: .sample)
            #expect(attempts.map(\.outcome) == ["done"])
            let told = "SELECT count(*) FROM events WHERE type = 'stage' AND data->>'state' = 'done'"
            #expect(try await database.value(told) == "1")
        }
    }

    @Test func doesNotTakeAnothersEndingForItsOwn() async throws {
        try await TemporaryDatabase.with { database in
            let upload = SampleUpload.fresh()
            _ = try await database.files.accept(upload)
            let zombie = try await database.take(upload.file.id, .analyze)
            try await database.run("UPDATE stages SET heartbeat_at = now() - interval '1 day' WHERE state = 'running'")
            #expect(try await database.ledger.reclaimExpired(leaseSeconds: 1, maximumLosses: 5, limit: 10) == 1)
            try await database.throughProxy { proxy, client in
                proxy.cut(after: "COMMIT")
                let isWritten = try await PostgresLedger(client).finish(zombie, .done([]), announcing: [])
                #expect(!isWritten)
                #expect(proxy.cuts.load(ordering: .relaxed) == 1)
            }
        }
    }

    @Test(arguments: [true, false])
    func aNotificationThatNobodyWillSendIsFailedWithTheReason(isWorkerDead: Bool) async throws {
        try await TemporaryDatabase.with { database in
            let upload = SampleUpload.fresh()
            _ = try await database.files.accept(upload)
            for stage in [StageName.analyze, .thumbnail] {
                let claim = try await database.take(upload.file.id, stage)
                _ = try await database.ledger.finish(claim, .done([]), announcing: [])
            }
            let notify = try await database.take(upload.file.id, .notify)
            let ledger = PostgresNotifications(database.client)
            for channel in ["webhook", "log"] {
                let notification = Notification(
                    key: channel,
                    owner: .sample,
                    file: upload.file.id,
                    kind: "file.completed",
                    channel: channel
                )
                _ = try await ledger.open(notification)
            }
            try await ledger.note("log", .sent, detail: "written")
            if isWorkerDead {
                try await database.run(
                    "UPDATE stages SET heartbeat_at = now() - interval '1 day' WHERE state = 'running'"
                )
                #expect(try await database.ledger.reclaimExpired(leaseSeconds: 1, maximumLosses: 1, limit: 10) == 1)
            } else {
                let failure = Failure(.throttled, "The webhook's receiver answered HTTP 429.")
                #expect(try await database.ledger.finish(notify, .retry(failure, afterSeconds: 0), announcing: []))
                let pending = try await ledger.list(of: .sample, limit: 9).filter { $0.state == .pending }
                #expect(pending.map(\.notification.channel) == ["webhook"])
                let last = try await database.take(upload.file.id, .notify, generation: 2)
                #expect(try await database.ledger.finish(last, .dead(failure), announcing: []))
            }
            let list = try await ledger.list(of: .sample, limit: 9)
            let states = Dictionary(uniqueKeysWithValues: list.map { ($0.notification.channel, $0.state) })
            #expect(states == ["webhook": .failed, "log": .sent])
            let details = list.filter { $0.state == .failed }.map(\.detail)
            #expect(
                details == [
                    isWorkerDead ? "The worker w stopped answering." : "The webhook's receiver answered HTTP 429."
                ]
            )
        }
    }
}

extension TemporaryDatabase {
    fileprivate func take(_ file: FileID, _ stage: StageName, generation: Int64 = 1) async throws -> Claim {
        let work = Work(file: file, stage: stage, generation: generation)
        guard case .granted(let claim) = try await ledger.claim(work, worker: "w", leaseSeconds: 60) else {
            throw Failure(.conflict, "not granted")
        }
        return claim
    }

    /// A client whose connections can be cut.
    fileprivate func throughProxy(_ body: (CuttingProxy, PostgresClient) async throws -> Void) async throws {
        let match = try #require(target.url.firstMatch(of: /:(\d+)\//))
        let proxy = try CuttingProxy(to: try #require(UInt16(match.1)))
        defer { proxy.close() }
        let url = target.url.replacing(match.0, with: ":\(proxy.port)/")
        let client = PostgresClient(PostgresTarget(url: url), poolSize: 1, logger: Self.quiet)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(proxy, client))
        } catch {
            result = .failure(error)
        }
        await client.close()
        try result.get()
    }
}
