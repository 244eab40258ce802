import Testing

@testable import Settings

struct SettingsReaderTests {
    @Test func theEnvironmentWinsOverTheFile() {
        let reader = SettingsReader(
            environment: ["A_B": "1", "EMPTY": ""],
            file: ["A_B": "2", "C": "3", "EMPTY": "4"]
        )
        #expect(reader.text("A_B") == "1")
        #expect(reader.text("C") == "3")
        #expect(reader.text("EMPTY") == "4")
        #expect(reader.text("D") == nil)
        #expect(reader.origin("A_B") == .environment)
        #expect(reader.origin("C") == .file)
        #expect(reader.origin("EMPTY") == .file)
        #expect(reader.origin("D") == .defaultValue)
    }

    @Test(arguments: ["S3_ENDPOINT", "DATABASE_URL", "OCR_LANGUAGES", "AWS_SECRET_ACCESS_KEY", "ANALYZER_HEALTH_PORT"])
    func everyFormOfNameIsFound(_ name: String) {
        #expect(SettingsReader([name: "x"]).text(name) == "x")
    }

    @Test func aMisspeltVariableOfOursStopsTheProcess() {
        let error = #expect(throws: SettingError.self) {
            try SettingsReader(["MILLRACE_PORT_OFSET": "1"]).check(ProcessSettings.all)
        }
        #expect(
            error?.description.hasPrefix("MILLRACE_PORT_OFSET is not a setting: known are MILLRACE_FAULT_POINT,")
                == true
        )
    }

    @Test func variablesOfOthersAreLetThrough() throws {
        try SettingsReader([
            "PATH": "/bin", "MILLRACE_TEST_REDIS_URL": "x", "MILLRACE_STATE": "/tmp/x", "MILLRACE_FAULT_POINT": "x",
        ])
        .check(ProcessSettings.all)
    }

    @Test func aBadValueIsFoundBeforeAnythingStarts() {
        let error = #expect(throws: SettingError.self) {
            try SettingsReader(["LOG_LEVEL": "loud"]).check(ProcessSettings.all)
        }
        #expect(error?.description.hasPrefix("LOG_LEVEL=loud is not allowed: use trace | debug") == true)
    }
}

struct EnvironmentFileTests {
    @Test func linesBecomeValues() throws {
        let file = try EnvironmentFile(
            """
            # a comment
            A=1
              export B = two words   # and a comment
            C="quoted # not a comment" # comment
            D='single "double"'
            URL=postgresql://u:p#x@h/d?a=b
            EMPTY=

            A=2\r
            """
        )
        #expect(
            file.values == [
                "A": "2", "B": "two words", "C": "quoted # not a comment", "D": "single \"double\"",
                "URL": "postgresql://u:p#x@h/d?a=b", "EMPTY": "",
            ]
        )
    }

    @Test(arguments: ["SECRET hunter2", "=hunter2", "A B=hunter2", "A=\"hunter2", "A='hunter2' hunter2", "é=hunter2"])
    func aBadLineIsNamedByItsNumberOnly(_ line: String) {
        let error = #expect(throws: SettingError.self) { try EnvironmentFile("OK=1\n\(line)\n") }
        #expect(error?.description == ".env line 2 is not NAME=value")
    }

    @Test func aMissingFileIsAnEmptyOne() throws {
        #expect(try EnvironmentFile(path: "/nonexistent/.env").values.isEmpty)
    }
}
