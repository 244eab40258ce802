import Domain
import Events
import FoundationEssentials
import ServiceKit
import Streams
import TestKit
import Testing

@testable import Janitor

struct SweepTests {
    private let bus = MemoryBus(takeoverSeconds: 60)
    private let ledger = MemoryLedger()
    private var carriage: Carriage { Carriage(ledger: ledger, streams: bus) }
    private let member = Member(stage: .analyze, consumer: "one")

    private let backlog = Backlog()

    private func unpublished(_ seconds: Double) -> UnpublishedRows {
        UnpublishedRows(intervalSeconds: seconds, leaseSeconds: 0.01, carriage: carriage, backlog: backlog)
    }

    private func upload(of owner: UserID = .sample) throws -> FileID {
        let file = SampleUpload.fresh(of: owner).file
        try ledger.accept(file)
        return file.id
    }

    private func publish() async throws {
        while try await ledger.relay(limit: 100, { try await bus.publish($0) }) > 0 {}
    }

    private func state(_ file: FileID) -> StageState? { ledger.standing(file, .analyze)?.state }

    private func generation(_ file: FileID) -> Int64? { ledger.standing(file, .analyze)?.generation }

    @Test func anEmptiedBrokerIsFilledAgainAtOnce() async throws {
        let files = [try upload(), try upload()]
        try await publish()
        let sweep = EmptiedBroker(carriage: carriage)
        // A first start looks like an empty broker, but all is there.
        #expect(try await sweep.sweep() == 0)
        bus.forget()
        // Two stages of each wait; `notify` does not yet.
        #expect(try await sweep.sweep() == 4)
        #expect(try await sweep.sweep() == 0)
        try await publish()
        let heard = try await bus.receive(member, limit: 10, waitSeconds: 1)
        #expect(Set(heard.compactMap(\.event).compactMap { try? Envelope(json: $0).subject }) == Set(files))
        #expect(generation(files[0]) == 2)
        #expect(try await bus.lengths().count == StreamName.consumed.reduce(0) { $0 + $1.groups.count })
    }

    @Test func manyMoreThanAPortionAreFilledAgain() async throws {
        for _ in 0..<(Carriage.portion + 10) { _ = try upload() }
        try await publish()
        bus.forget()
        #expect(try await EmptiedBroker(carriage: carriage).sweep() == 2 * (Carriage.portion + 10))
    }

    @Test func aRowWhoseEventIsLostIsPublishedAgain() async throws {
        let lost = try upload()
        try await publish()
        bus.forget()
        let kept = try upload()
        try await publish()
        let sweep = unpublished(0)
        #expect(try await sweep.sweep() == 2)
        #expect(generation(lost) == 2)
        #expect(generation(kept) == 1)
        #expect(try await sweep.sweep() == 0)
    }

    @Test func aRowIsLeftAloneBeforeItsTime() async throws {
        _ = try upload()
        try await publish()
        bus.forget()
        #expect(try await unpublished(60).sweep() == 0)
    }

    @Test func reclaimsFromTheDeadAndBuriesWhatKills() async throws {
        let file = try upload()
        let sweep = ReclaimExpired(intervalSeconds: 1, leaseSeconds: 0.01, maximumLosses: 2, ledger: ledger)
        for generation: Int64 in 1...2 {
            let work = Work(file: file, stage: .analyze, generation: generation)
            _ = try await ledger.claim(work, worker: "dead", leaseSeconds: 0.01)
            let isReclaimed = try await eventually { try await sweep.sweep() == 1 }
            #expect(isReclaimed)
        }
        #expect(state(file) == .dead)
    }

    @Test func failsWhatIsStuck() async throws {
        let file = try upload()
        let work = Work(file: file, stage: .analyze, generation: 1)
        _ = try await ledger.claim(work, worker: "dead", leaseSeconds: 0.01)
        #expect(try await StuckStages(afterSeconds: 60, ledger: ledger).sweep() == 0)
        let isFailed = try await eventually { try await StuckStages(afterSeconds: 0.02, ledger: ledger).sweep() == 1 }
        #expect(isFailed)
    }

    @Test func whatWaitsForTooLongIsGivenUpWhereverItStands() async throws {
        let file = try upload()
        let work = Work(file: file, stage: .analyze, generation: 1)
        guard case .granted(let claim) = try await ledger.claim(work, worker: "one", leaseSeconds: 60) else {
            Issue.record("not granted")
            return
        }
        let outage = Failure(.unavailable, "It does not answer.", dependency: .storage)
        _ = try await ledger.finish(claim, .retry(outage, afterSeconds: 3_600, against: .patience), announcing: [])
        #expect(try await OutwaitedStages(intervalSeconds: 1, patienceSeconds: 60, ledger: ledger).sweep() == 0)
        let sweep = OutwaitedStages(intervalSeconds: 1, patienceSeconds: 0.01, ledger: ledger)
        let isGivenUp = try await eventually { try await sweep.sweep() == 1 }
        #expect(isGivenUp)
        #expect(state(file) == .dead)
    }

    @Test func obsoleteEntriesAreAcknowledgedAndOrphansQueuedAgain() async throws {
        let (done, orphan, alive) = (try upload(), try upload(), try upload())
        try await publish()
        _ = try await bus.publish([OutboxMessage(stream: "millrace:uploads", eventID: "x", event: "not json")])
        #expect(try await bus.receive(member, limit: 10, waitSeconds: 1).count == 4)
        for file in [done, alive] {
            let work = Work(file: file, stage: .analyze, generation: 1)
            guard case .granted(let claim) = try await ledger.claim(work, worker: "one", leaseSeconds: 60) else {
                Issue.record("not granted")
                return
            }
            if file == done { _ = try await ledger.finish(claim, .done([]), announcing: []) }
        }
        let sweep = ObsoletePending(intervalSeconds: 1, leaseSeconds: 0.05, ledger: ledger, streams: bus)
        #expect(try await sweep.sweep() == 0)
        // The renewal keeps the living one young; the unreadable one waits for a member.
        let isSwept = try await eventually {
            let entries = try await bus.undelivered(member, limit: 10)
            let living = entries.filter { $0.event?.contains(alive.description) == true }
            try bus.renew(living.map(\.tag), consumer: "one")
            return try await sweep.sweep() == 2
        }
        #expect(isSwept)
        #expect(generation(orphan) == 2)
        #expect(generation(done) == 1)
        #expect(generation(alive) == 1)
        let left = try await bus.undelivered(member, limit: 10).compactMap(\.event)
        #expect(left.count == 2)
        #expect(left.contains("not json"))
    }

    @Test func streamsAreTrimmedAndGroupsMade() async throws {
        _ = try upload()
        try await publish()
        #expect(try await TrimStreams(streams: bus).sweep() == 0)
        for stage in StageName.all {
            let member = Member(stage: stage, consumer: "one")
            let taken = try await bus.receive(member, limit: 10, waitSeconds: 1)
            try await bus.acknowledge(taken.map(\.tag))
        }
        #expect(try await TrimStreams(streams: bus).sweep() == 1)
    }

    @Test func deletedFilesLoseTheirObjects() async throws {
        let store = MemoryObjectStore()
        let file = SampleUpload.fresh().file
        try ledger.accept(file)
        try await store.write([1], to: file.key, contentType: "text/plain")
        try await ledger.delete(file.id, of: .sample)
        let sweep = PurgeDeleted(intervalSeconds: 1, retentionSeconds: 0, ledger: ledger, store: store)
        #expect(try await sweep.sweep() == 1)
        #expect(try await store.head(file.key) == nil)
        #expect(try await sweep.sweep() == 0)
    }

    @Test func twoJanitorsAtOnceRequeueOnce() async throws {
        for _ in 0..<50 { _ = try upload() }
        try await publish()
        bus.forget()
        let total = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<2 {
                group.addTask { [carriage] in try await carriage.requeueUncarried(olderThanSeconds: 0).requeued }
            }
            return try await group.reduce(0, +)
        }
        #expect(total == 100)
        #expect(ledger.outboxCount == 100)
    }

    @Test func aFullPageOfCarriedWorkHidesNoLostWork() async throws {
        for number in 0..<Carriage.portion { _ = try upload(of: .named("user\(number)")) }
        try await publish()
        let lost = try upload(of: .named("late"))
        while try await ledger.relay(limit: 100, { messages in messages.map { _ in "9-9" } }) > 0 {}
        let finding = try await carriage.rebuild()
        #expect(finding == Carriage.Finding(uncarried: 2, requeued: 2))
        #expect(generation(lost) == 2)
        #expect(try await carriage.rebuild() == Carriage.Finding())
    }

    @Test func aFullPageOfLivingEntriesHidesNoOrphan() async throws {
        var files: [FileID] = []
        for number in 0..<250 { files.append(try upload(of: .named("user\(number)"))) }
        try await publish()
        #expect(try await bus.receive(member, limit: 1_000, waitSeconds: 1).count == 250)
        for file in files.dropLast() {
            _ = try await ledger.claim(
                Work(file: file, stage: .analyze, generation: 1),
                worker: "one",
                leaseSeconds: 60
            )
        }
        let sweep = ObsoletePending(intervalSeconds: 1, leaseSeconds: 0, ledger: ledger, streams: bus)
        #expect(try await sweep.sweep() >= 1)
        #expect(try generation(#require(files.last)) == 2)
    }

    @Test func theBacklogTellsOfWhatNobodyCarries() async throws {
        let running = try upload()
        try await publish()
        #expect(await backlog.stats().isEmpty)
        #expect(try await unpublished(0).sweep() == 0)
        #expect(await backlog.stats() == ["backlog_unqueued": 0])
        let work = Work(file: running, stage: .analyze, generation: 1)
        _ = try await ledger.claim(work, worker: "dead", leaseSeconds: 0.01)
        bus.forget()
        // The thumbnail is queued and carried by nobody; the analysis runs without a lease.
        let isTold = try await eventually {
            _ = try await unpublished(0).sweep()
            return backlog.measurements.first?.value ?? 0 >= 1
        }
        #expect(isTold)
        let reclaim = ReclaimExpired(intervalSeconds: 1, leaseSeconds: 0.01, maximumLosses: 3, ledger: ledger)
        let isAtRest = try await eventually {
            _ = try await reclaim.sweep()
            try await publish()
            _ = try await unpublished(0).sweep()
            return await backlog.stats() == ["backlog_unqueued": 0]
        }
        #expect(isAtRest)
    }

    @Test func holdsAreCountedByKindAlsoWhenThereAreNone() {
        #expect([Hold]().measurements.map(\.value) == [0, 0])
        let holds = [Hold.Target.user(.sample), .user(.named("bob")), .stage(.analyze)].map {
            Hold(target: $0, who: "root", reason: "", since: Date())
        }
        #expect(holds.measurements.map(\.value) == [1, 2])
        #expect(holds.measurements.map { $0.labels.map(\.value) } == [["stage"], ["user"]])
    }

    @Test func anObjectThatCannotBeRemovedKeepsNoOthers() async throws {
        let store = MemoryObjectStore()
        let files = (0..<3).map { _ in SampleUpload.fresh().file }
        for file in files {
            try ledger.accept(file)
            try await store.write([1], to: file.key, contentType: "text/plain")
            try await ledger.delete(file.id, of: .sample)
        }
        let stubborn = Stubborn(store: store, key: files[0].key)
        let sweep = PurgeDeleted(intervalSeconds: 1, retentionSeconds: 0, ledger: ledger, store: stubborn)
        await #expect(throws: Failure.self) { try await sweep.sweep() }
        for file in files.dropFirst() { #expect(try await store.head(file.key) == nil) }
    }
}

/// A store that will not remove one object.
private struct Stubborn: ObjectStore {
    let store: MemoryObjectStore
    let key: ObjectKey

    func write(_ key: ObjectKey, contentType: String) async throws -> any ObjectWriter {
        try await store.write(key, contentType: contentType)
    }

    func head(_ key: ObjectKey) async throws -> ObjectHead? { try await store.head(key) }

    func read(_ key: ObjectKey, range: Range<Int64>?) async throws -> ObjectBody {
        try await store.read(key, range: range)
    }

    func delete(_ key: ObjectKey) async throws {
        guard key != self.key else { throw Failure(.unavailable, "It will not go.") }
        try await store.delete(key)
    }

    func presignedURL(_ key: ObjectKey, filename: String, expiresInSeconds: Int) throws -> String? { nil }

    func ping() async throws {}
}
