import Control
import Domain
import FoundationEssentials
import Logging
import ServiceLifecycle
import Settings
import Synchronization
import TestKit
import Testing

@testable import ServiceKit

struct ServiceHostTests {
    @Test func partsEndInReverseOrderAndReadySaysSoFirst() async throws {
        let journal = Journal()
        try await HostBench().run { _ in
            ["database", "broker", "consumer"].map { Part(name: $0, journal: journal) }
        } while: { bench in
            #expect(await eventually { journal.entries.count == 3 })
            let status = try await bench.get("/ready").status
            #expect(status == 200)
        }
        #expect(Set(journal.entries.prefix(3)) == ["database runs", "broker runs", "consumer runs"])
        #expect(Array(journal.entries.dropFirst(3)) == ["consumer ends", "broker ends", "database ends"])
    }

    @Test func theHealthPortAnswersUntilTheLastPartHasEnded() async throws {
        let stopping = Latch<Void>()
        let release = Latch<Void>()
        try await HostBench().run { _ in
            [Lingering(stopping: stopping, release: release)]
        } while: { bench in
            #expect(try await bench.get("/ready").status == 200)
            await bench.stop()
            _ = await stopping.value()
            let answer = try await bench.get("/ready")
            #expect(answer.status == 503)
            #expect(answer.body.contains("shutting down"))
            #expect(try await bench.get("/live").status == 200)
            release.set(())
        }
    }

    @Test func readyShowsEveryCheckAndFailsWithOne() async throws {
        try await HostBench().run { host in
            host.ready("database") { "3 ms" }
            host.ready("broker") { throw Failure(.unavailable, "no answer") }
            return [Part(name: "x", journal: Journal())]
        } while: { bench in
            let answer = try await bench.get("/ready")
            #expect(answer.status == 503)
            let readiness = try JSONDecoder().decode(HealthRoutes.Readiness.self, from: Data(answer.body.utf8))
            #expect(!readiness.ready)
            #expect(readiness.service == "analyzer")
            #expect(readiness.checks.map(\.name) == ["broker", "database"])
            #expect(readiness.checks.map(\.detail) == ["unavailable: no answer", "3 ms"])
        }
    }

    @Test func liveFailsOnlyForWhatARestartMends() async throws {
        let isHanging = Mutex(false)
        try await HostBench().run { host in
            host.ready("broker") { throw Failure(.unavailable, "no answer") }
            host.alive("events") {
                if isHanging.withLock({ $0 }) { throw Failure(.internalError, "nothing for 31 s") }
                return "taken"
            }
            return [Part(name: "x", journal: Journal())]
        } while: { bench in
            #expect(try await bench.get("/live").status == 200)
            isHanging.withLock { $0 = true }
            let answer = try await bench.get("/live")
            #expect(answer.status == 503)
            #expect(answer.body.contains("nothing for 31 s"))
        }
    }

    @Test func metricsAreServed() async throws {
        try await HostBench().run { host in
            host.operate(Machine())
            host.measure { [Measurement("millrace_outbox_rows", "Rows waiting.", value: 7)] }
            return [Part(name: "x", journal: Journal())]
        } while: { bench in
            let answer = try await bench.get("/metrics")
            #expect(answer.status == 200)
            #expect(answer.head.contains("text/plain; version=0.0.4"))
            #expect(answer.body.contains("\nmillrace_outbox_rows 7\n"))
            #expect(answer.body.contains("\nprocess_resident_memory_bytes "))
            #expect(answer.body.contains("\nmillrace_part_stat{stat=\"done\"} 5\n"))
        }
    }

    @Test func theControlPortShowsAndSteersTheParts() async throws {
        let machine = Machine()
        try await HostBench().run { host in
            host.operate(machine)
            host.control("files.status", access: .users) { _ in throw Failure(.notFound, "there is no such file") }
            return [Part(name: "x", journal: Journal())]
        } while: { bench in
            try await bench.call { client in
                let pong = try await client.call("ping").result(InstanceState.self)
                #expect(pong.service == "analyzer")
                #expect(pong.state == "running")
                let registered = try await client.call("registered").result(RegisteredReport.self)
                #expect(registered.parts == ["analyze"])
                #expect(registered.methods.contains("files.status"))
                let active = try await client.call("active").result(ActiveReport.self)
                #expect(active.active.map(\.file) == ["f1"])
                let later = try await client.call("scheduled").result(ScheduledReport.self)
                #expect(later.scheduled.map(\.name) == ["soon", "late"])
                #expect(try await client.call("stats").result(StatsReport.self).stats == ["done": 5])
                #expect(try await client.call("pause").result(InstanceState.self).state == "paused")
                #expect(try await client.call("resume").result(InstanceState.self).state == "running")
                #expect(try await client.call("drain").result(InstanceState.self).state == "drained")
                #expect(machine.heard == ["pause", "resume", "drain"])
                let error = await #expect(throws: ControlError.self) { try await client.call("files.status") }
                #expect(error == ControlError("not_found", "there is no such file"))
            }
        }
    }

    @Test func theLogLevelIsChangedOverTheControlPort() async throws {
        try await HostBench().run { _ in
            [Part(name: "x", journal: Journal())]
        } while: { bench in
            try await bench.call { client in
                #expect(try await client.call("log_level").result(LevelReport.self).level == "error")
                _ = try await client.call("log_level", ["level": "trace"])
                #expect(bench.output.level == .trace)
                let error = await #expect(throws: ControlError.self) {
                    try await client.call("log_level", ["level": "loud"])
                }
                #expect(error?.number == -32602)
            }
        }
    }

    @Test func aPartThatFailsEndsTheOthersInOrderAndTheErrorIsThrown() async throws {
        let journal = Journal()
        await #expect(throws: Failure.self) {
            try await HostBench().run { _ in
                [Part(name: "database", journal: journal), Failing(waitsFor: journal)]
            } while: { _ in
                #expect(await eventually { journal.entries.contains("database ends") })
            }
        }
    }

    @Test func theInstanceIsListedAndWithdrawn() async throws {
        let registry = Register()
        try await HostBench().run { host in
            [host.announce(in: registry)]
        } while: { bench in
            #expect(await eventually { registry.state.withLock { $0.announced.count } == 1 })
            let instance = try #require(registry.state.withLock { $0.announced.first })
            #expect(instance.service == "analyzer")
            #expect(instance.id == bench.host.withLock { $0?.consumer })
            #expect(ControlAddress(instance.control)?.port != 0)
            #expect(registry.state.withLock { $0.expiry } == 15)
        }
        #expect(registry.state.withLock { $0.withdrawn }.count == 1)
    }

    @Test func aTakenPortThatNobodySetGivesWay() async throws {
        let quiet = Logger(label: "x") { _ in SwiftLogNoOpLogHandler() }
        let first = try await ControlListener.bind(ControlAddress(host: "127.0.0.1", port: 0), logger: quiet)
        let second = try await ControlListener.bind(first.address, fallsBack: true, logger: quiet)
        #expect(second.address.port != first.address.port)
        let error = await #expect(throws: ControlError.self) {
            try await ControlListener.bind(first.address, logger: quiet)
        }
        #expect(error?.message.hasPrefix("cannot listen on 127.0.0.1:") == true)
        for listener in [first, second] { await listener.close() }
    }

    @Test func aConsumersNameIsUniqueForEachLife() {
        #expect(ServiceHost.consumerName() != ServiceHost.consumerName())
        #expect(ServiceHost.consumerName().split(separator: "-").last?.count == 8)
    }
}
