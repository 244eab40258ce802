import FoundationEssentials
import Logging
import Synchronization
import Testing

@testable import ServiceKit

struct LogLineTests {
    static let line = LogLine(
        time: Date(timeIntervalSince1970: 1_795_290_000.125),
        level: .info,
        label: "analyzer",
        message: "Finished",
        metadata: ["file": ["id": "7", "name": "a \"b\"\n.pdf"], "attempt": "\(1)", "empty": ""]
    )

    @Test func aTextLineHasDottedNamesAndStaysALine() {
        #expect(
            Self.line.text
                == "2026-11-21T19:40:00.125Z info analyzer Finished  attempt=1 empty=\"\" file.id=7 "
                + "file.name=\"a \\\"b\\\"\\n.pdf\"\n"
        )
    }

    @Test func aJSONLineIsOneObject() throws {
        let object = try JSONDecoder().decode([String: String].self, from: Data(Self.line.json.utf8))
        #expect(object["message"] == "Finished")
        #expect(object["file.name"] == "a \"b\"\n.pdf")
        #expect(object["time"] == "2026-11-21T19:40:00.125Z")
        #expect(Self.line.json.filter { $0 == "\n" }.count == 1)
    }

    @Test func metadataCannotForgeTheMessage() throws {
        let line = LogLine(level: .info, label: "x", message: "true", metadata: ["message": "false", "level": "none"])
        let object = try JSONDecoder().decode([String: String].self, from: Data(line.json.utf8))
        #expect(object["message"] == "true")
        #expect(object["metadata.message"] == "false")
    }

    @Test func aMessageCannotBreakOutOfItsLine() {
        let line = LogLine(level: .info, label: "x", message: "a\n2026 error\u{1B}[31m", metadata: [:])
        #expect(line.text.hasSuffix("a\\n2026 error\\u{1b}[31m\n"))
    }

    @Test func theLevelOfAllLoggersChangesWhileTheyRun() {
        let lines = Mutex<[String]>([])
        let output = LogOutput(format: .text, level: .info) { line in lines.withLock { $0.append(line) } }
        let logger = Logger(label: "a") { ProcessLogHandler(label: $0, output: output) }
        logger.debug("one")
        output.level = .debug
        logger.debug("two")
        output.level = .error
        logger.warning("three")
        #expect(lines.withLock { $0.count } == 1)
        #expect(lines.withLock { $0.first?.contains(" debug a two") } == true)
    }

    @Test func aLoggersOwnLevelStands() {
        let lines = Mutex<[String]>([])
        let output = LogOutput(format: .text, level: .info) { line in lines.withLock { $0.append(line) } }
        var logger = Logger(label: "a") { ProcessLogHandler(label: $0, output: output) }
        logger.logLevel = .trace
        logger.trace("one")
        #expect(lines.withLock { $0.count } == 1)
    }
}
