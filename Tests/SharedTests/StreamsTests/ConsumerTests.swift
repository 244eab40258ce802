import Domain
import Events
import FoundationEssentials
import Synchronization
import TestKit
import Testing

@testable import Streams

struct ConsumerTests {
    private let world = ConsumerWorld()

    @Test func doesTheWorkThenCommitsThenAcknowledges() async throws {
        let file = try world.upload()
        let stage = ClosureStage { claim, _ in
            .done(
                [.analysis(Analysis(summary: "\(claim.attempt)"))],
                announcing: [FileAnalyzed(textCharacters: 1, language: nil)]
            )
        }
        try await world.running([world.consumer(stage)]) { _ in
            #expect(await eventually { world.diary.count("acknowledge") == 1 })
        }
        #expect(world.state(file) == .done)
        #expect(world.ledger.changes(file.id) == [.analysis(Analysis(summary: "1"))])
        let ends = world.diary.all.filter { $0 == "finish" || $0 == "acknowledge" }
        #expect(ends == ["finish", "acknowledge"])
        // The stage's own event follows the commit.
        let heard = try await world.bus.receive(Member(stage: .notify, consumer: "n"), limit: 9, waitSeconds: 1)
        let types = try heard.compactMap(\.event).map { try Envelope(json: $0) }
        let told = try #require(types.first { $0.type == FileAnalyzed.type })
        #expect(told.subject == file.id)
        #expect(told.source == "millrace/analyzer")
        #expect(told.generation == 1)
    }

    @Test func leavesTheMemberNothingBehindAtShutdown() async throws {
        try world.upload()
        try await world.running([world.consumer(ClosureStage())]) { _ in
            #expect(await eventually { world.diary.count("acknowledge") == 1 })
        }
        #expect(world.diary.count("leave") == 1)
        #expect(try await world.bus.lengths().filter { $0.group == "analyzer" }.allSatisfy { $0.members == 0 })
    }

    @Test func skipsWithTheReason() async throws {
        let file = try world.upload()
        let stage = ClosureStage { _, _ in .skipped(reason: "No picture.") }
        try await world.running([world.consumer(stage)]) { _ in
            #expect(await eventually { world.state(file) == .skipped })
        }
        #expect(world.ledger.standing(file.id, .analyze)?.error?.message == "No picture.")
    }

    @Test func triesAgainLaterUnderTheNextGeneration() async throws {
        let file = try world.upload()
        let stage = ClosureStage { claim, _ in
            if claim.attempt == 1 { throw Failure(.timeout, "It took too long.") }
            return .done([], announcing: [])
        }
        try await world.running([world.consumer(stage)]) { _ in
            #expect(await eventually { world.state(file) == .done })
            #expect(await eventually { await world.pending() == 0 })
        }
        #expect(world.ledger.standing(file.id, .analyze)?.generation == 2)
        #expect(world.ledger.standing(file.id, .analyze)?.attempt == 2)
    }

    @Test func buriesAfterTheLastAttemptAndMirrorsTheLetter() async throws {
        let file = try world.upload()
        let stage = ClosureStage { _, _ in throw Failure(.timeout, "It took too long.") }
        let consumer = world.consumer(stage)
        try await world.running([consumer]) { _ in
            #expect(await eventually { world.state(file) == .dead })
            #expect(await eventually { await world.pending() == 0 })
        }
        #expect(world.ledger.standing(file.id, .analyze)?.attempt == 2)
        #expect(await consumer.stats()["dead"] == 1)
        #expect(await consumer.stats()["retried"] == 1)
        let letter = try #require(world.bus.events(on: .dead).first)
        #expect(letter.contains("\"code\":\"timeout\""))
        #expect(letter.contains(file.id.description))
    }

    @Test func aFileThatCannotBeReadIsTriedOnce() async throws {
        let file = try world.upload()
        let stage = ClosureStage { _, _ in throw Failure(.invalidFile, "Not a JPEG.") }
        try await world.running([world.consumer(stage)]) { _ in
            #expect(await eventually { world.state(file) == .dead })
        }
        #expect(world.ledger.standing(file.id, .analyze)?.attempt == 1)
    }

    @Test func stopsOnTheUsersRequest() async throws {
        let file = try world.upload()
        let stage = ClosureStage { _, _ in
            try await Task.sleep(for: .seconds(60))
            return .done([], announcing: [])
        }
        try await world.running([world.consumer(stage)]) { _ in
            #expect(await eventually { world.state(file) == .running })
            _ = try await world.ledger.cancel(file.id, of: .sample)
            #expect(await eventually { world.state(file) == .cancelled })
            #expect(await eventually { await world.pending() == 0 })
        }
    }

    @Test func carriesProgressToTheLedger() async throws {
        let file = try world.upload()
        let stage = ClosureStage { _, context in
            context.report(Progress(30, "text"))
            try await Task.sleep(for: .seconds(60))
            return .done([], announcing: [])
        }
        let consumer = world.consumer(stage)
        try await world.running([consumer]) { _ in
            #expect(await eventually { world.ledger.standing(file.id, .analyze)?.progress == Progress(30, "text") })
            #expect(await consumer.active().map(\.progress) == [Progress(30, "text")])
            _ = try await world.ledger.cancel(file.id, of: .sample)
            #expect(await eventually { world.state(file) == .cancelled })
        }
    }

    @Test func discardsWhatAZombieDid() async throws {
        let file = try world.upload()
        let gate = Watched(false)
        // Deaf to cancellation, and without a heart: a process that was stopped longer than its lease.
        let stage = ClosureStage { _, _ in
            await uncancelled { _ = await gate.wait { $0 ? true : nil } }
            return .done([.analysis(Analysis(summary: "zombie"))], announcing: [])
        }
        let zombie = Consumer(
            stage,
            as: "zombie",
            bus: world.bus,
            ledger: ListeningLedger(ledger: world.ledger, diary: world.diary),
            leases: DeafLeases(),
            deliveries: DeafLeases(),
            settings: ConsumerWorld.quick,
            logger: ConsumerWorld.logger
        )
        try await world.running([zombie]) { _ in
            #expect(await eventually { world.state(file) == .running })
            let living = ClosureStage { _, _ in .done([.analysis(Analysis(summary: "living"))], announcing: []) }
            try await world.running([world.consumer(living, as: "living")]) { _ in
                #expect(await eventually { world.state(file) == .done })
            }
            gate.update { $0 = true }
            #expect(await eventually { world.diary.count("fenced") == 1 })
        }
        #expect(world.ledger.changes(file.id) == [.analysis(Analysis(summary: "living"))])
        #expect(await zombie.stats()["fenced"] == 1)
    }

    @Test func anUnreadableEntryIsPutAsideWithItsBody() async throws {
        let messages = ["not json", "{\"specversion\":\"1.0\"}"].enumerated().map { index, text in
            OutboxMessage(stream: "millrace:uploads", eventID: "\(index)", event: text)
        }
        _ = try await world.bus.publish(messages)
        let file = try world.upload()
        let consumer = world.consumer(ClosureStage())
        try await world.running([consumer]) { _ in
            #expect(await eventually { world.state(file) == .done })
            #expect(await eventually { await world.pending() == 0 })
        }
        #expect(await consumer.stats()["undecodable"] == 2)
        let letters = world.bus.events(on: .dead)
        #expect(letters.count == 2)
        #expect(letters.contains { $0.contains("not json") })
    }

    @Test func eventsForOthersAreAcknowledgedUnread() async throws {
        let file = try world.upload()
        // The notifier hears outcomes, but its group is given uploads as well.
        let stage = ClosureStage(.notify, hears: [FileCompleted.self, FileFailed.self])
        let consumer = world.consumer(stage)
        try await world.running([consumer]) { _ in
            #expect(await eventually { await consumer.stats()["foreign"] == 1 })
        }
        #expect(world.state(file, .notify) == .queued)
    }

    @Test func hearsItsOwnRequeuesAndNoOthers() async throws {
        let file = SampleUpload.fresh().file
        func delivery(_ stage: String) throws -> Delivery {
            let event = StageRequeued(stage: stage, reason: "retry")
            let envelope = CloudEvent(event, file: file.id, owner: file.owner, source: "test", generation: 3)
            return Delivery(tag: DeliveryTag(stream: "s", group: "g", entry: "1-1"), event: try envelope.json())
        }
        guard case .work(let work, _) = ClosureStage(hears: []).read(try delivery("analyze")) else {
            Issue.record("its own requeue is not work")
            return
        }
        #expect(work == Work(file: file.id, stage: .analyze, generation: 3))
        guard case .foreign = ClosureStage().read(try delivery("thumbnail")) else {
            Issue.record("another stage's requeue is work")
            return
        }
    }

    @Test func aRepeatIsDroppedByTheClaim() async throws {
        let file = try world.upload()
        let runs = Mutex(0)
        let stage = ClosureStage { _, _ in
            runs.withLock { $0 += 1 }
            return .done([], announcing: [])
        }
        let consumer = world.consumer(stage)
        try await world.running([consumer]) { _ in
            #expect(await eventually { world.state(file) == .done })
            let event = CloudEvent(
                FileUploaded(filename: "a", size: 1, contentType: "b"),
                file: file.id,
                owner: file.owner,
                source: "test",
                generation: 1
            )
            _ = try await world.bus.publish([event.message(to: .uploads)])
            #expect(await eventually { await consumer.stats()["stale"] == 1 })
            #expect(await eventually { await world.pending() == 0 })
        }
        #expect(runs.withLock { $0 } == 1)
    }

    @Test func neverHoldsMoreThanItsSlots() async throws {
        for _ in 0..<12 { try world.upload() }
        let now = Mutex(0)
        let most = Mutex(0)
        let stage = ClosureStage { _, _ in
            let count = now.withLock { count in
                count += 1
                return count
            }
            most.withLock { $0 = max($0, count) }
            try await Task.sleep(for: .milliseconds(20))
            now.withLock { $0 -= 1 }
            return .done([], announcing: [])
        }
        var settings = ConsumerWorld.quick
        settings.slots = 3
        let consumer = world.consumer(stage, settings)
        try await world.running([consumer]) { _ in
            #expect(await eventually { await consumer.stats()["done"] == 12 })
        }
        #expect(most.withLock { $0 } == 3)
        #expect(world.diary.all.allSatisfy { !$0.hasPrefix("receive") || $0 <= "receive 3" })
    }
}

/// Renews nothing, and says that all is well: a process that was stopped does not notice either.
struct DeafLeases: LeaseRenewal, DeliveryRenewal {
    func renew(_ beats: [Beat]) throws -> [UUID: BeatAnswer] {
        Dictionary(uniqueKeysWithValues: beats.map { ($0.attemptID, .mine) })
    }

    func renew(_ tags: [DeliveryTag], consumer: String) throws {}
}
