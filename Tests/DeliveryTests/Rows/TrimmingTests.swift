import Domain
import Events
import FoundationEssentials
import Streams
import TestKit
import Testing

/// Trimming: what every group has done goes, what one of them has not stays, and the length really falls.
struct TrimmingTests {
    /// redis#6941, #7059, faststream#2232: XACK deletes nothing, and memory grew without end.
    /// redis#14656: a trim that deleted nothing. So it is the length that counts.
    @Test(arguments: Backend.all)
    func theLengthFallsToNothingWhenAllIsDone(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend) { world in
            try await world.streams.ensureGroups()
            for _ in 0..<150 { try await world.upload() }
            try await world.publish()
            func length() async throws -> Int? {
                try await world.streams.lengths().first { $0.stream == "millrace:uploads" }?.length
            }
            #expect(try await length() == 150)
            for (index, stage) in StageName.all.enumerated() {
                #expect(try await world.streams.trim(.uploads) == 0)
                #expect(try await length() == 150, "trimmed before group \(index) had read it")
                let member = Member(stage: stage, consumer: "one")
                var tags: [DeliveryTag] = []
                while tags.count < 150 {
                    tags += try await world.bus.receive(member, limit: 200, waitSeconds: 1).map(\.tag)
                }
                try await world.bus.acknowledge(tags)
            }
            #expect(try await world.streams.trim(.uploads) == 150)
            #expect(try await length() == 0)
        }
    }

    /// redis#13314: XDEL without XACK left pending entries behind for ever.
    @Test(arguments: Backend.all)
    func whatSomebodyHoldsIsNotTrimmed(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend, leaseSeconds: 60) { world in
            try await world.streams.ensureGroups()
            for _ in 0..<20 { try await world.upload() }
            try await world.publish()
            for stage in StageName.all {
                let taken = try await world.bus.receive(
                    Member(stage: stage, consumer: "one"),
                    limit: 20,
                    waitSeconds: 1
                )
                try await world.bus.acknowledge(taken.map(\.tag).filter { stage != .notify || $0 != taken[7].tag })
            }
            #expect(try await world.streams.trim(.uploads) == 7)
            let held = try await world.bus.undelivered(Member(stage: .notify, consumer: "one"), limit: 10)
            #expect(held.count == 1)
            #expect(held.first?.event != nil)
        }
    }

    /// redis#9745, #7384, #11567, #13602, watermill-redisstream#24: names of dead pods piled up, and deleting one lost
    /// what it held.
    @Test(arguments: Backend.all)
    func namesOfDeadWorkersGoAndWhatTheyHeldStays(_ backend: Backend) async throws {
        try await DeliveryWorld.run(backend, leaseSeconds: 5) { world in
            let file = try await world.upload()
            for _ in 1..<30 { try await world.upload() }
            try await world.publish()
            for number in 0..<30 {
                let member = Member(stage: .analyze, consumer: "pod-\(number)")
                let taken = try await world.bus.receive(member, limit: 1, waitSeconds: 1)
                #expect(taken.count == 1)
                if number > 0 { try await world.bus.acknowledge(taken.map(\.tag)) }
            }
            #expect(try await world.streams.removeIdleMembers(idleSeconds: 0) >= 29)
            func members() async throws -> Int? {
                try await world.streams.lengths().first { $0.stream == "millrace:uploads" && $0.group == "analyzer" }?
                    .members
            }
            #expect(try await members() == 1)
            try await world.running([world.worker()]) { _ in
                let isDone = try await eventually { try await world.state(file) == .done }
                #expect(isDone)
            }
            _ = try await world.streams.removeIdleMembers(idleSeconds: 0)
            #expect(try await members() == 0)
        }
    }
}
