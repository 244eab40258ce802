import Settings
import Testing

@testable import Streams

struct ConsumerSettingsTests {
    @Test func defaultsAreThoseOfTheContract() throws {
        let settings = try ConsumerSettings(SettingsReader([:]))
        #expect(settings.leaseSeconds == 30)
        #expect(settings.heartbeatSeconds == 10)
        #expect(settings.fenceSeconds == 25)
        #expect(settings.softLimitSeconds == 540)
        #expect(settings.timeLimitSeconds == 600)
        #expect(settings.policy == .standard)
        #expect("\(settings.faults)" == "")
    }

    @Test(arguments: [
        ["WORKER_BATCH_SIZE": "0"], ["STAGE_LEASE_SECONDS": "x"], ["STAGE_HEARTBEAT_SECONDS": "16"],
        ["STAGE_SOFT_LIMIT_SECONDS": "601"], ["MILLRACE_FAULT_POINT": "nowhere"],
        ["MILLRACE_FAULT_POINT": "after-claim:0"],
    ])
    func refusesWhatCannotWork(_ values: [String: String]) throws {
        let error = #expect(throws: SettingError.self) { try ConsumerSettings(SettingsReader(values)) }
        #expect(error.map { $0.description.hasPrefix(values.keys.first ?? "?") } == true)
    }

    @Test(arguments: ["after-claim", "mid-work:3"])
    func readsAFaultPoint(_ text: String) throws {
        let settings = try ConsumerSettings(SettingsReader(["MILLRACE_FAULT_POINT": text]))
        #expect(text.hasPrefix("\(settings.faults)"))
        // Another point does nothing.
        settings.faults.hit(.afterAck)
    }

    @Test func diesAtTheArmedPointAtTheNthTime() async {
        await #expect(processExitsWith: .exitCode(137)) {
            let faults = FaultPoints("after-read:2")
            faults?.hit(.afterRead)
            faults?.hit(.afterAck)
            faults?.hit(.afterRead)
        }
    }

    @Test(arguments: ["after-read:0", "after-read:x", "after-read:1:2", "after-read:1:stop:1", "nowhere", ":stop"])
    func refusesWhatIsNoFaultPoint(_ text: String) {
        #expect(FaultPoints(text) == nil)
    }

    @Test(arguments: ["mid-work:stop", "mid-work:1:stop"])
    func stopsInsteadOfDyingIfToldSo(_ text: String) throws {
        let faults = try #require(FaultPoints(text))
        #expect(faults.stops)
    }
}
