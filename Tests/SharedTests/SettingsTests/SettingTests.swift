import Testing

@testable import Settings

struct SettingTests {
    static let workers = Setting.int("WORKERS", default: 4, in: 1...64, "Files at the same time.")
    static let pause = Setting.seconds("PAUSE_SECONDS", default: 1.5, in: 0...60, "A pause.")
    static let isOn = Setting.flag("IS_ON", default: true, "A switch.")
    static let format = Setting.choice("FORMAT", default: "text", of: ["text", "json"], "A format.")
    static let secret = Setting.secret("SECRET", "A secret.")

    @Test func theDefaultHoldsWhereNothingIsSet() throws {
        let reader = SettingsReader([:])
        #expect(try Self.workers(reader) == 4)
        #expect(try Self.pause(reader) == 1.5)
        #expect(try Self.isOn(reader))
        #expect(try Self.format(reader) == "text")
        #expect(try Self.secret(reader) == nil)
    }

    @Test func anEmptyValueCountsAsNone() throws {
        #expect(try Self.workers(SettingsReader(["WORKERS": ""])) == 4)
    }

    @Test(arguments: ["0", "65", "many", "4.5", " 4", "9223372036854775808"])
    func aNumberOutsideItsRangeIsRefusedWithNameValueAndRange(_ text: String) {
        let error = #expect(throws: SettingError.self) { try Self.workers(SettingsReader(["WORKERS": text])) }
        #expect(error?.description == "WORKERS=\(text) is not allowed: use 1…64. Files at the same time.")
    }

    @Test(arguments: ["-1", "61", "nan", "inf", "soon"])
    func secondsOutsideTheirRangeAreRefused(_ text: String) {
        #expect(throws: SettingError.self) { try Self.pause(SettingsReader(["PAUSE_SECONDS": text])) }
    }

    @Test(arguments: [("true", true), ("YES", true), ("1", true), ("off", false), ("0", false)])
    func aFlagReadsTheUsualWords(_ text: String, _ value: Bool) throws {
        #expect(try Self.isOn(SettingsReader(["IS_ON": text])) == value)
    }

    @Test func anUnknownWordIsRefusedWithTheKnownOnes() {
        let error = #expect(throws: SettingError.self) { try Self.format(SettingsReader(["FORMAT": "xml"])) }
        #expect(error?.description == "FORMAT=xml is not allowed: use text | json. A format.")
    }

    @Test func aRefusedSecretIsNotShown() {
        #expect(!Self.secret.refused("hunter2").description.contains("hunter2"))
    }

    @Test func theOffsetMovesDefaultPortsOnly() throws {
        let port = ProcessSettings.controlPort("analyzer")
        #expect(try port(SettingsReader([:])) == 7001)
        #expect(try port(SettingsReader(["MILLRACE_PORT_OFFSET": "100"])) == 7101)
        #expect(try port(SettingsReader(["MILLRACE_PORT_OFFSET": "100", "ANALYZER_CONTROL_PORT": "7001"])) == 7001)
        #expect(throws: SettingError.self) { try port(SettingsReader(["MILLRACE_PORT_OFFSET": "x"])) }
        #expect(throws: SettingError.self) { try port(SettingsReader(["ANALYZER_CONTROL_PORT": "65536"])) }
    }
}
