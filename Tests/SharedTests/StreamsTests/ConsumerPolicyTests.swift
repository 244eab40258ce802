import Domain
import FoundationEssentials
import Synchronization
import TestKit
import Testing

@testable import Streams

/// How a consumer treats classes of failures, suspected files, and stages that do not stop.
struct ConsumerPolicyTests {
    private let world = ConsumerWorld()
    private static let away = Failure(.unavailable, "The store does not answer.", dependency: .storage)
    private static let crash = Failure(.crashed, "The decoder died.", death: Death(of: "decoder", signal: 11))

    private static var patient: ConsumerSettings {
        var settings = ConsumerWorld.quick
        settings.policy = RetryPolicy(
            maximumAttempts: 2,
            delaySeconds: 0.05,
            capSeconds: 1,
            outageDelaySeconds: 0.1,
            outageCapSeconds: 0.2
        )
        return settings
    }

    @Test func anOutageCostsNoAttemptsAndEndsWithTheDependencysReturn() async throws {
        let isAway = Watched(true)
        let tries = Mutex(0)
        let stage = ClosureStage { _, _ in
            tries.withLock { $0 += 1 }
            if isAway.value { throw Self.away }
            return .done([], announcing: [])
        }
        let consumer = world.consumer(stage, Self.patient)
        let files = try (0..<10).map { _ in try world.upload() }
        try await world.running([consumer]) { _ in
            // Longer than the attempts would have lasted.
            #expect(await eventually { await consumer.stats()["postponed"] ?? 0 >= 8 })
            #expect(await consumer.scheduled().map(\.name) == ["waiting for storage"])
            #expect(files.allSatisfy { world.state($0) != .dead })
            isAway.update { $0 = false }
            #expect(await eventually { files.allSatisfy { world.state($0) == .done } })
            #expect(await eventually { await world.pending() == 0 })
            #expect(await consumer.scheduled().isEmpty)
        }
        #expect(files.allSatisfy { world.ledger.standing($0.id, .analyze)?.attempt == 1 })
        #expect(await consumer.stats()["dead"] == 0)
    }

    @Test func whileADependencyIsAwayOneAttemptAtATimeFindsOut() async throws {
        let running = Mutex((now: 0, most: 0, tries: 0))
        let stage = ClosureStage { _, _ in
            running.withLock { running in
                running.now += 1
                running.tries += 1
                // The first few come before anybody knows.
                if running.tries > 8 { running.most = max(running.most, running.now) }
            }
            defer { running.withLock { $0.now -= 1 } }
            try await Task.sleep(for: .milliseconds(20))
            throw Self.away
        }
        var settings = Self.patient
        settings.slots = 4
        let consumer = world.consumer(stage, settings)
        for _ in 0..<30 { try world.upload() }
        let start = ContinuousClock.now
        try await world.running([consumer]) { _ in
            #expect(await eventually { running.withLock { $0.tries } >= 13 })
        }
        #expect(running.withLock { $0.most } == 1)
        // Five trials behind the first few, each after a wait of its own.
        #expect(ContinuousClock.now - start > .milliseconds(300))
        #expect(running.withLock { $0.tries } < 30)
    }

    @Test func aDecoderThatDiesTwiceIsTriedAloneAndThenNoMore() async throws {
        let cautions = Mutex<[Caution]>([])
        let stage = ClosureStage { _, _ in
            cautions.withLock { $0.append(.current) }
            throw Self.crash
        }
        let file = try world.upload()
        try await world.running([world.consumer(stage)]) { _ in
            #expect(await eventually { world.state(file) == .dead })
        }
        #expect(cautions.withLock { $0 } == [.usual, .usual, .alone])
        let standing = try #require(world.ledger.standing(file.id, .analyze))
        #expect(standing.error?.code == "decoder_crashed")
        #expect(standing.error?.message == "The decoder died. It died 3 times, the last time alone.")
        #expect(standing.attempt == 1)
        #expect(standing.decoderCrashes == 3)
    }

    @Test func bytesThatKilledADecoderGoAloneWhoeverSendsThemAgain() async throws {
        let cautions = Mutex<[FileID: [Caution]]>([:])
        let bytes = SampleUpload.sha256()
        let first = try world.upload(sha256: bytes)
        let stage = ClosureStage { claim, _ in
            cautions.withLock { $0[claim.work.file, default: []].append(.current) }
            Circumstances.current?.note(.partial)
            guard claim.work.file != first.id else { throw Self.crash }
            return .done([], announcing: [])
        }
        try await world.running([world.consumer(stage)]) { _ in
            #expect(await eventually { world.state(first) == .dead })
            let second = try world.upload(of: .named("bob"), sha256: bytes)
            #expect(await eventually { world.state(second) == .done })
            let third = try world.upload(of: .named("eve"), sha256: bytes)
            #expect(await eventually { world.state(third) == .done })
            #expect(cautions.withLock { $0[second.id] } == [.alone])
            #expect(cautions.withLock { $0[third.id] } == [.usual], "a decoder has survived them")
            let attempts = try await world.ledger.attempts(second.id, of: .named("bob"))
            #expect(attempts.map(\.sandbox) == ["partial"])
        }
    }

    @Test func suspectedFilesGoOneByOneAndOthersPassThem() async throws {
        let suspects = try (0..<3).map { _ in try world.upload() }
        let alone = Mutex((now: 0, most: 0))
        let gate = Watched(false)
        let stage = ClosureStage { claim, _ in
            guard suspects.contains(where: { $0.id == claim.work.file }) else { return .done([], announcing: []) }
            guard Caution.current == .alone else { throw Self.crash }
            alone.withLock { alone in
                alone.now += 1
                alone.most = max(alone.most, alone.now)
            }
            defer { alone.withLock { $0.now -= 1 } }
            _ = await gate.wait { $0 ? true : nil }
            return .done([], announcing: [])
        }
        var settings = ConsumerWorld.quick
        settings.slots = 4
        try await world.running([world.consumer(stage, settings)]) { _ in
            #expect(
                await eventually {
                    suspects.allSatisfy { world.state($0) == .running } && alone.withLock { $0.now } == 1
                }
            )
            let innocent = try world.upload()
            #expect(await eventually { world.state(innocent) == .done })
            gate.update { $0 = true }
            #expect(await eventually { suspects.allSatisfy { world.state($0) == .done } })
        }
        #expect(alone.withLock { $0.most } == 1)
    }

    @Test func aStageThatDoesNotStopLosesItsSlotAndNothingElse() async throws {
        let gate = Watched(false)
        let deaf = try world.upload()
        let stage = ClosureStage { claim, _ in
            if claim.work.file == deaf.id { await uncancelled { _ = await gate.wait { $0 ? true : nil } } }
            return .done([.analysis(Analysis(summary: "late"))], announcing: [])
        }
        var settings = ConsumerWorld.quick
        (settings.slots, settings.softLimitSeconds, settings.timeLimitSeconds) = (1, 0.1, 0.2)
        settings.policy = RetryPolicy(maximumAttempts: 1, delaySeconds: 0, capSeconds: 0)
        let consumer = world.consumer(stage, settings)
        try await world.running([consumer]) { _ in
            #expect(await eventually { world.state(deaf) == .dead })
            #expect(world.ledger.standing(deaf.id, .analyze)?.error?.code == "timeout")
            let next = try world.upload()
            #expect(await eventually { world.state(next) == .done })
            #expect(await consumer.stats()["deaf"] == 1)
            gate.update { $0 = true }
            #expect(await eventually { await consumer.stats()["deaf"] == 0 })
        }
        // What it did after its time was discarded.
        #expect(world.ledger.changes(deaf.id).isEmpty)
        #expect(world.state(deaf) == .dead)
    }

    @Test func noMoreThanASecondSetOfStagesIsLetGo() async throws {
        let gate = Watched(false)
        let tries = Mutex(0)
        let stage = ClosureStage { _, _ in
            tries.withLock { $0 += 1 }
            await uncancelled { _ = await gate.wait { $0 ? true : nil } }
            return .done([], announcing: [])
        }
        var settings = ConsumerWorld.quick
        (settings.slots, settings.softLimitSeconds, settings.timeLimitSeconds) = (1, 0.05, 0.1)
        settings.policy = RetryPolicy(maximumAttempts: 1, delaySeconds: 0, capSeconds: 0)
        let files = try (0..<4).map { _ in try world.upload() }
        try await world.running([world.consumer(stage, settings)]) { _ in
            #expect(await eventually { files.filter { world.state($0) == .dead }.count == 2 })
            #expect(tries.withLock { $0 } == 2)
            gate.update { $0 = true }
            #expect(await eventually { files.allSatisfy { world.state($0) == .done || world.state($0) == .dead } })
        }
        #expect(tries.withLock { $0 } == 4)
    }
}
