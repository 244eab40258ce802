import FoundationEssentials
import TestKit
import Testing

/// What is asked for by `CHAOS_SCENARIO`: long, so never part of `make test`.
@Suite(.serialized, .enabled(if: Budget.isPossible && !Budget.scenario.isEmpty), .timeLimit(.minutes(120)))
struct ScenarioTests {
    @Test(.enabled(if: Budget.scenario == "soak"))
    func workersDieEveryTenSecondsAtFullRate() async throws {
        let findings = try await Soak(minutes: Budget.number("CHAOS_MINUTES", or: 30)).run()
        #expect(findings == [])
    }

    @Test(.enabled(if: Budget.scenario == "bulk"))
    func aUserWithOneFileHardlyWaitsForOneWithThousands() async throws {
        let (alone, beside) = try await Bulk(files: Int(Budget.number("CHAOS_FILES", or: 5_000))).run()
        #expect(beside < alone + Budget.number("CHAOS_BULK_SECONDS", or: 30))
    }

    @Test(.enabled(if: Budget.scenario == "redis-down"))
    func uploadsGoOnWithoutRedis() async throws {
        let outage = try await Outage(server: "redis", seconds: Budget.number("CHAOS_DOWN", or: 120)).run()
        #expect(outage.refused == 0, "every upload is accepted")
        #expect(outage.findings == [])
    }

    @Test(.enabled(if: Budget.scenario == "postgres-down"))
    func uploadsAreRefusedPlainlyWithoutPostgres() async throws {
        let outage = try await Outage(server: "postgres", seconds: Budget.number("CHAOS_DOWN", or: 120)).run()
        #expect(outage.otherAnswers == 0, "every answer is 503")
        #expect(outage.strayObjects == 0, "nothing is half done")
        #expect(outage.findings == [])
    }
}
