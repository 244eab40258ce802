import Domain
import FoundationEssentials
import Settings
import Testing

@testable import Database

/// What needs no server.
struct WireTests {
    @Test(arguments: [
        ("2026-11-21 20:00:56.123456+00", 1_795_291_256.123456),
        ("2026-11-21 20:00:56+00", 1_795_291_256),
        ("2026-11-21 20:00:56.5+00", 1_795_291_256.5),
        ("1970-01-01 00:00:00+00", 0),
        ("1969-12-31 23:59:59.75+00", -0.25),
        ("2000-02-29 12:00:00+00", 951_825_600),
        ("2100-03-01 00:00:00+00", 4_107_542_400),
        ("0001-01-01 00:00:00+00", -62_135_596_800),
    ])
    func timestampsAreReadAndWritten(_ text: String, _ seconds: Double) throws {
        let date = try #require(PostgresTimestamp.date(text))
        #expect(abs(date.timeIntervalSince1970 - seconds) < 0.000_002)
        let again = try #require(PostgresTimestamp.date(PostgresTimestamp.text(date)))
        #expect(abs(again.timeIntervalSince(date)) < 0.000_002)
    }

    @Test(arguments: [
        "", "yesterday", "2026-11-21", "2026-11-21 20:00:56", "2026-11-21 20:00:56+07", "20x6-11-21 20:00:56+00",
    ])
    func whatIsNoTimestampIsRefused(_ text: String) {
        #expect(PostgresTimestamp.date(text) == nil)
    }

    @Test func infinityIsTheDistantFuture() {
        #expect(PostgresTimestamp.date("infinity") == .distantFuture)
        #expect(PostgresTimestamp.text(.distantFuture) == "infinity")
    }

    @Test(
        arguments: [
            ([], "{}"), (["a", "b"], #"{"a","b"}"#), ([#"a"b\c"#], #"{"a\"b\\c"}"#),
            (["NULL", "", "{,}"], #"{"NULL","","{,}"}"#), ([nil, "x"], #"{NULL,"x"}"#),
        ] as [([String?], String)]
    )
    func arraysAreQuoted(_ array: [String?], _ literal: String) {
        #expect(array.bound == literal)
    }

    @Test(arguments: [
        (#""a\u0000b""#, #""a\ufffdb""#), (#""a\\u0000b""#, #""a\\u0000b""#), (#""\\\u0000""#, #""\\\ufffd""#),
        (#""\n\u0001\"""#, #""\n\u0001\"""#), (#""\"#, #""\"#),
    ])
    func jsonLosesItsNULs(_ json: String, _ clean: String) {
        #expect(JSONText<String>.withoutNUL(Array(json.utf8)) == clean)
    }

    @Test func textLosesItsNULs() {
        #expect("a\u{0}b".bound == "a\u{FFFD}b")
    }

    @Test(arguments: [
        ("40001", Failure.Code.unavailable), ("40P01", .unavailable), ("57P01", .unavailable), ("08006", .unavailable),
        ("53300", .unavailable), ("53100", .storageFull), ("23505", .conflict), ("57014", .timeout),
        ("25006", .unavailable), ("42601", .internalError), ("22P02", .internalError), ("28P01", .unavailable),
    ])
    func statesBecomeCodes(_ state: String, _ code: Failure.Code) {
        let failure = PostgresError(sqlState: state, message: "m", constraint: nil).failure
        #expect(failure.code == code)
        #expect("\(failure)".contains(state))
    }

    @Test func partsMakeAConnection() throws {
        let parts = ["DB_HOST": "db", "DB_PORT": "6543", "DB_NAME": "n", "DB_USER": "u", "DB_PASSWORD": #"it's \ x"#]
        let target = try DatabaseSettings.target(SettingsReader(parts))
        #expect(target.url == #"host='db' port='6543' dbname='n' user='u' password='it\'s \\ x'"#)
        let both = parts.merging(["DATABASE_URL": "postgresql://a@b/c"]) { $1 }
        #expect(try DatabaseSettings.target(SettingsReader(both)).url == "postgresql://a@b/c")
        #expect(try DatabaseSettings.target(SettingsReader([:])).url == DatabaseSettings.localURL)
    }

    @Test(arguments: [
        ["DATABASE_URL": "mysql://x"], ["DB_HOST": "x", "DB_PORT": "0"], ["DATABASE_STATEMENT_TIMEOUT_SECONDS": "0"],
    ])
    func badSettingsStopTheProcess(_ values: [String: String]) {
        #expect(throws: SettingError.self) { try DatabaseSettings.target(SettingsReader(values)) }
    }
}
