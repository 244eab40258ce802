import Domain
import Synchronization
import TestKit
import Testing

@testable import ServiceKit

struct ReadinessCheckTests {
    @Test func aCheckTellsItsDetailOrItsFailure() async {
        let good = ReadinessCheck(name: "database") { "3 ms" }
        #expect(await good.ask() == .init(name: "database", ok: true, detail: "3 ms"))
        let bad = ReadinessCheck(name: "broker") { throw Failure(.unavailable, "Redis does not answer") }
        #expect(await bad.ask() == .init(name: "broker", ok: false, detail: "unavailable: Redis does not answer"))
    }

    @Test func anErrorThatIsNoFailureIsNotShown() async {
        struct Secretive: Error {
            let password = "hunter2"
        }
        let check = ReadinessCheck(name: "x") { throw Secretive() }
        #expect(await check.ask().detail == "Secretive")
    }

    @Test func aCheckThatHangsFailsAndIsNotBegunTwice() async {
        let begun = Mutex(0)
        let release = Latch<Void>()
        let check = ReadinessCheck(name: "x", patience: .milliseconds(50)) {
            begun.withLock { $0 += 1 }
            _ = await release.value()
            return "late"
        }
        for _ in 1...3 {
            let report = await check.ask()
            #expect(!report.ok)
            #expect(report.detail.hasPrefix("no answer for "))
        }
        #expect(begun.withLock { $0 } == 1)
        release.set(())
        #expect(await eventually { await check.ask().ok })
    }

    @Test func thoseWhoAskAtOnceShareOneRun() async {
        let begun = Mutex(0)
        let release = Latch<Void>()
        let check = ReadinessCheck(name: "x") {
            begun.withLock { $0 += 1 }
            _ = await release.value()
            return "fine"
        }
        await withTaskGroup(of: Bool.self) { group in
            for _ in 1...5 { group.addTask { await check.ask().ok } }
            #expect(await eventually { begun.withLock { $0 } == 1 })
            release.set(())
            for await isFine in group { #expect(isFine) }
        }
    }
}
