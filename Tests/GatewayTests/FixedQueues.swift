import Domain
import FoundationEssentials
import Synchronization

/// An operator's view that never changes, and a record of what it was told to do.
final class FixedQueues: OperatorView, OperatorControl {
    let file = FileID()
    private let told = Mutex<[String]>([])

    /// What was asked for, in order.
    var orders: [String] { told.withLock { $0 } }

    func queues() async throws -> [QueueReport] {
        [QueueReport(stage: "analyze", counts: ["queued": 3], oldestQueuedSeconds: 1.5, outbox: 2, isPaused: true)]
    }

    func dead(_ filter: DeadFilter) async throws -> [DeadReport] {
        note("dead \(filter.code ?? "-") \(filter.owner?.description ?? "-") \(filter.limit)")
        guard let owner = UserID("bob") else { return [] }
        return [
            DeadReport(
                file: file,
                owner: owner,
                filename: "a.jpg",
                stage: filter.stage ?? .analyze,
                error: StageError(code: "invalid_file", message: "broken"),
                attempts: 4,
                at: Date(timeIntervalSince1970: 0)
            )
        ]
    }

    func deadGroups(_ filter: DeadFilter) async throws -> [DeadGroup] {
        let newest = Date(timeIntervalSince1970: 0)
        return [
            DeadGroup(stage: .analyze, code: "timeout", count: 7, newest: newest, example: file, message: "too slow")
        ]
    }

    func deadFile(_ file: FileID) async throws -> DeadFile? {
        guard file == self.file else { return nil }
        let attempt = AttemptReport(
            attemptID: UUID(),
            stage: .analyze,
            attempt: 1,
            generation: 1,
            worker: "w",
            outcome: "dead",
            startedAt: Date(),
            finishedAt: Date(),
            error: StageError(code: "timeout", message: "too slow")
        )
        return DeadFile(dead: try await dead(DeadFilter()), attempts: [attempt])
    }

    func holds() async throws -> [Hold] {
        [Hold(target: .stage(.analyze), who: "root", reason: "bad model", since: Date(timeIntervalSince1970: 0))]
    }

    func audit(limit: Int) async throws -> [AuditEntry] {
        [AuditEntry(at: Date(), who: "root", action: "pause", detail: ["name": "analyze"], count: 1)]
    }

    func replay(_ filter: DeadFilter, by who: String) async throws -> [ReplayOutcome] {
        note("replay \(filter.files.count) \(filter.stage?.description ?? "-") \(filter.code ?? "-") by \(who)")
        return [
            ReplayOutcome(file: file, stages: [.analyze], refusal: nil),
            ReplayOutcome(file: FileID(), stages: [.thumbnail], refusal: "The file is being processed."),
        ]
    }

    func cancel(_ file: FileID, by who: String) async throws -> StoredFile {
        note("cancel by \(who)")
        throw Failure(.conflict, "The file is completed already: nothing is left to cancel.")
    }

    func purge(stage: StageName?, owner: UserID?, limit: Int, by who: String) async throws -> Int {
        note("purge \(stage?.description ?? "-") \(owner?.description ?? "-") \(limit) by \(who)")
        return 5
    }

    func hold(_ target: Hold.Target, reason: String, by who: String) async throws -> Bool {
        note("pause \(target.kind) \(target.name) \(reason) by \(who)")
        return true
    }

    func lift(_ target: Hold.Target, by who: String) async throws -> Bool {
        note("resume \(target.kind) \(target.name) by \(who)")
        return false
    }

    private func note(_ order: String) { told.withLock { $0.append(order) } }
}
