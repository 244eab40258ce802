import Domain
import Events
import Streams

/// Looks through entries that were delivered long ago and never acknowledged, and asks the ledger about each.
///
/// Obsolete ones are acknowledged. Work whose worker never claimed it, or died, is queued again first. It never claims
/// an entry: that would make it look young. All changes in the ledger are compare-and-set; acknowledging twice is
/// harmless.
struct ObsoletePending: Sweep {
    let name = "pending"
    let intervalSeconds: Double
    let leaseSeconds: Double
    let ledger: any LedgerKeeping
    let streams: any StreamKeeping
    var faults = FaultPoints.none

    private static let portion = 200

    func sweep() async throws -> Int {
        var total = 0
        for stream in StreamName.consumed {
            for group in stream.groups {
                guard let stage = StageName(group: group) else { continue }
                total += try await sweep(stream, stage)
            }
        }
        return total
    }

    /// Living members take what is idle for a lease; what is idle for three has none.
    private func sweep(_ stream: StreamName, _ stage: StageName) async throws -> Int {
        var total = 0
        var cursor: String?
        while true {
            let page = try await streams.idlePending(
                stream,
                group: stage.group,
                idleSeconds: leaseSeconds * 3,
                after: cursor,
                limit: Self.portion
            )
            total += try await judge(page, stage)
            guard page.count == Self.portion, let last = page.last else { return total }
            cursor = last.tag.entry
        }
    }

    private func judge(_ page: [Delivery], _ stage: StageName) async throws -> Int {
        let works = page.map { work(in: $0, stage) }
        let verdicts = try await ledger.judge(works.compactMap { $0 }, leaseSeconds: leaseSeconds)
        let orphaned = works.compactMap { $0 }.filter { verdicts[$0] == .orphaned }
        if !orphaned.isEmpty { _ = try await ledger.requeue(orphaned) }
        let settled = zip(page, works).filter { delivery, work in
            // What was trimmed is of no use; what cannot be read waits for a member that puts it aside.
            work.map { verdicts[$0] != .alive } ?? (delivery.event == nil)
        }
        if !settled.isEmpty { faults.hit(.midReclaim) }
        try await streams.acknowledge(settled.map(\.0.tag))
        return settled.count
    }

    private func work(in delivery: Delivery, _ stage: StageName) -> Work? {
        guard let envelope = delivery.event.flatMap({ try? Envelope(json: $0) }) else { return nil }
        return Work(file: envelope.subject, stage: stage, generation: envelope.generation)
    }
}
