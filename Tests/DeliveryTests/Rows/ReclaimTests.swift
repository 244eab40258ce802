import Domain
import Events
import FoundationEssentials
import Streams
import TestKit
import Testing

@testable import Database
@testable import Janitor

/// Reclaiming: whatever is behind a stage, it is found, and found once.
struct ReclaimTests {
    private let one = Member(stage: .analyze, consumer: "one")

    /// celery#6229: a task longer than the visibility timeout was not queued again when its worker had died.
    /// taskiq-redis#130, #97: variants of the broker that had no recovery at all.
    @Test(arguments: Backend.all)
    func aDeadWorkersWorkIsQueuedAgainWithNoWorkerAlive(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend) { world in
            let file = try await world.upload()
            try await world.publish()
            _ = try await world.bus.receive(Member(stage: .analyze, consumer: "dead"), limit: 1, waitSeconds: 1)
            try await world.claim(file)
            try await world.running([try world.janitor()]) { _ in
                let isQueued = try await eventually { try await world.state(file) == .queued }
                #expect(isQueued)
                try await world.running([world.worker()]) { _ in
                    let isDone = try await eventually { try await world.state(file) == .done }
                    #expect(isDone)
                }
            }
        }
    }

    /// asynq#1051, #1144, #1158, #55: tasks stayed `active` for ever, as the list of leases and the list of tasks differed.
    @Test(arguments: Backend.all)
    func workWhoseEntryVanishedIsCarriedAgain(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend) { world in
            let file = try await world.upload()
            try await world.publish()
            // Someone acknowledged it, and nobody did it: the ledger alone knows.
            let taken = try await world.bus.receive(one, limit: 1, waitSeconds: 1)
            try await world.bus.acknowledge(taken.map(\.tag))
            try await world.running([world.worker(), try world.janitor()]) { _ in
                let isDone = try await eventually { try await world.state(file) == .done }
                #expect(isDone)
            }
        }
    }

    /// river#1258: 5,133 jobs `running` for up to 91 days, since the rescuer left some kinds out.
    /// river#1105: the rescuer of one service discarded the jobs of another, whose kinds it did not know.
    /// river, changelog of #1318: a first page full of jobs to leave alone hid all those behind it.
    @Test(.enabled(if: Servers.areThere))
    func stagesOfAnotherVersionAreLeftAloneAndHideNothing() async throws {
        try await DeliveryWorld.run(.servers) { world in
            let files = [try await world.upload(), try await world.upload(), try await world.upload()]
            for file in files { try await world.claim(file, leaseSeconds: 0.01) }
            try await world.database?.run(
                """
                INSERT INTO stages (file_id, stage, required, state, generation, attempt_id, worker, heartbeat_at)
                    SELECT id, 'subtitle', true, 'running', 1, gen_random_uuid(), 'newer', now() - interval '1 hour'
                    FROM files
                """
            )
            let areQueued = try await eventually {
                _ = try await world.ledger.reclaimExpired(leaseSeconds: 0.01, maximumLosses: 3, limit: 2)
                for file in files where try await world.state(file) != .queued { return false }
                return true
            }
            #expect(areQueued)
            let left = try await world.database?.client.query(
                "SELECT count(*) FROM stages WHERE stage = 'subtitle' AND state = 'running'"
            ) { row in try row.int() }
            #expect(left == [3])
        }
    }

    /// river#1161: after one error a leader went on working in part. Here: one row that cannot be ended, and the others.
    @Test(.enabled(if: Servers.areThere))
    func oneRowThatCannotBeRescuedHoldsUpNoOther() async throws {
        try await DeliveryWorld.run(.servers) { world in
            let files = [try await world.upload(), try await world.upload(), try await world.upload()]
            for file in files { try await world.claim(file, leaseSeconds: 0.01) }
            try await world.database?.run(
                """
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN IF OLD.file_id = '\(files[0])' THEN RAISE EXCEPTION 'broken'; END IF; RETURN NEW; END $$;
                CREATE TRIGGER refuse BEFORE UPDATE ON stages FOR EACH ROW EXECUTE FUNCTION refuse()
                """
            )
            let areQueued = try await eventually {
                _ = try? await world.ledger.reclaimExpired(leaseSeconds: 0.01, maximumLosses: 3, limit: 10)
                for file in files.dropFirst() where try await world.state(file) != .queued { return false }
                return true
            }
            #expect(areQueued)
            #expect(try await world.state(files[0]) == .running)
            await #expect(throws: Failure.self) {
                try await world.ledger.reclaimExpired(leaseSeconds: 0.01, maximumLosses: 3, limit: 10)
            }
        }
    }

    /// river, changelog of #1318, and comet-ml/opik#8137 on the Janitor's side: what is alive comes first, the orphan last.
    @Test(arguments: Backend.all)
    func anOrphanBehindManyLivingOnesIsFound(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend, leaseSeconds: 60) { world in
            // Two pages of what cannot be judged, then one that nobody claimed.
            let strange = (0..<450).map { OutboxMessage(stream: "millrace:uploads", eventID: "\($0)", event: "?") }
            _ = try await world.bus.publish(strange)
            let orphan = try await world.upload()
            try await world.publish()
            var taken = 0
            while taken < 451 { taken += try await world.bus.receive(one, limit: 500, waitSeconds: 1).count }
            let sweep = ObsoletePending(
                intervalSeconds: 1,
                leaseSeconds: 0.01,
                ledger: world.ledger,
                streams: world.streams
            )
            let isFound = try await eventually { try await sweep.sweep() == 1 }
            #expect(isFound)
            try await world.publish()
            let again = try await world.bus.receive(one, limit: 1, waitSeconds: 1)
            #expect(again.first?.event?.contains(orphan.description) == true)
        }
    }

    /// river, changelog of #1318: a first page that cannot be worked off starved all behind it.
    @Test(.enabled(if: Servers.areThere))
    func aFullPageOfRowsThatCannotBeRescuedHidesNoneBehindIt() async throws {
        try await DeliveryWorld.run(.servers) { world in
            var all: [FileID] = []
            for _ in 0..<7 { all.append(try await world.upload()) }
            let files = all
            for file in files { try await world.claim(file, leaseSeconds: 0.01) }
            try await world.database?.run(
                """
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$;
                CREATE TRIGGER refuse BEFORE UPDATE ON stages FOR EACH ROW
                    WHEN (OLD.file_id IN ('\(files[0])', '\(files[1])', '\(files[2])', '\(files[3])'))
                    EXECUTE FUNCTION refuse()
                """
            )
            // Four that cannot be taken are the first two pages.
            let areQueued = try await eventually {
                _ = try? await world.ledger.reclaimExpired(leaseSeconds: 0.01, maximumLosses: 3, limit: 2)
                for file in files.dropFirst(4) where try await world.state(file) != .queued { return false }
                return true
            }
            #expect(areQueued)
        }
    }

    /// comet-ml/opik#8137: XAUTOCLAIM began at the front each time, and what stood behind a young front was never seen.
    @Test(arguments: Backend.all, ["another's", "its own"])
    func anIdleEntryBehindManyOthersIsTaken(_ backend: Backend, _ front: String) async throws {
        try await DeliveryWorld.run(backend, leaseSeconds: 1) { world in
            let messages = (0..<250).map { OutboxMessage(stream: "millrace:uploads", eventID: "\($0)", event: "\($0)") }
            _ = try await world.bus.publish(messages)
            let holder = front == "its own" ? one : Member(stage: .analyze, consumer: "busy")
            var held: [Delivery] = []
            while held.count < 249 {
                held += try await world.bus.receive(holder, limit: 249 - held.count, waitSeconds: 1)
            }
            let dead = Member(stage: .analyze, consumer: "dead")
            let last = try await world.bus.receive(dead, limit: 1, waitSeconds: 1)
            #expect(last.map(\.event) == ["249"])
            let heart = world.deliveries()
            let isTaken = try await eventually { [held] in
                // Another's are young; its own are as idle as the one it is to take.
                if front == "another's" { try heart.renew(held.map(\.tag), consumer: "busy") }
                return try await world.bus.receive(one, limit: 1, waitSeconds: 0) == last
            }
            #expect(isTaken)
        }
    }

    /// taskiq-redis#123, redis#13956: check, then claim, with a minimal idle time of nothing: more than one got each.
    /// taskiq-redis#131: the lock that was to prevent it outlived its owner. There is no lock here.
    @Test(arguments: Backend.all)
    func manyMembersThatReclaimAtOnceGetEachEntryOnce(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend, leaseSeconds: 2) { world in
            let messages = (0..<200).map { OutboxMessage(stream: "millrace:uploads", eventID: "\($0)", event: "\($0)") }
            _ = try await world.bus.publish(messages)
            let dead = Member(stage: .analyze, consumer: "dead")
            var taken = 0
            while taken < 200 { taken += try await world.bus.receive(dead, limit: 200, waitSeconds: 1).count }
            let all = Watched<[String]>([])
            let end = ContinuousClock.now + .seconds(20)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<6 {
                    let member = Member(stage: .analyze, consumer: "\(number)")
                    group.addTask {
                        let heart = world.deliveries()
                        var mine: [DeliveryTag] = []
                        while all.value.count < 200, ContinuousClock.now < end {
                            let more = try await world.bus.receive(member, limit: 50, waitSeconds: 0.05)
                            all.update { $0 += more.compactMap(\.event) }
                            mine += more.map(\.tag)
                            try heart.renew(mine, consumer: member.consumer)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(all.value.count == 200)
            #expect(Set(all.value).count == 200)
        }
    }
}
