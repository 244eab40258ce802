import Domain
import FoundationEssentials
import HTTPTypes
import ServiceKit
import Synchronization
import TestKit
import Testing

@testable import Gateway

@Suite struct AdmissionTests {
    private func see(_ report: BacklogReport, in world: World) async throws {
        world.backlog.report.withLock { $0 = report }
        try await world.parts.admission.look()
    }

    @Test func aUserWhoseWorkWaitsTooLongIsRefusedAndNobodyElse() async throws {
        let world = try await World()
        try await see(BacklogReport(waiting: 10, late: [.named("alice"): 3_700]), in: world)
        try await world.run { client in
            let refused = try await client.put("a.txt", "hello")
            #expect(refused.status == 429)
            #expect(refused.code == "backlog_full")
            #expect(refused.headers[.retryAfter] == "100")
            #expect(refused["retryable"].bool == true)
            let form = try await client.upload(.file("x"))
            #expect(form.code == "backlog_full")
            let bob = client.with(try await World.token("bob"))
            #expect(try await bob.put("a.txt", "hello").status == 202)
            try await see(BacklogReport(waiting: 10, late: [:]), in: world)
            #expect(try await client.put("a.txt", "hello").status == 202)
        }
        #expect(world.parts.admission.refusals == [.tenant: 2])
    }

    @Test func aFullBacklogRefusesEverybodyBeforeTheBytes() async throws {
        let world = try await World { $0.admission.backlog = 100 }
        try await see(BacklogReport(waiting: 100, late: [:]), in: world)
        try await world.run { client in
            // Without a part named `file`: nobody has read that far.
            let refused = try await client.upload(Form())
            #expect(refused.status == 429)
            #expect(refused.headers[.retryAfter] == "30")
        }
        #expect(world.store.keys.isEmpty)
        #expect(throws: Failure.self) {
            try world.parts.sessions.begin(for: .named("bob"), filename: "a", size: 1, UploadDesk.Declaration())
        }
        let rejected = world.parts.measurements.filter { $0.name == "millrace_admission_rejected_total" }
        #expect(rejected.map(\.value) == [2, 0])
    }

    @Test func anUploadCostsNoLookAtTheBacklog() async throws {
        let world = try await World()
        try await world.run { client in
            for number in 0..<5 { _ = try await client.uploaded("text \(number)") }
        }
        #expect(world.backlog.looks.withLock { $0 } == 0)
    }

    @Test func looksAgainAndAgain() async throws {
        let world = try await World { $0.admission.lookSeconds = 0.05 }
        let looking = Task { try await world.parts.admission.run() }
        #expect(await eventually { world.backlog.looks.withLock { $0 } >= 3 })
        looking.cancel()
        try await looking.value
    }
}
