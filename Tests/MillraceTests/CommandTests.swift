import ArgumentParser
import Domain
import FoundationEssentials
import Settings
import Testing

@testable import Millrace

struct CommandTests {
    @Test(arguments: [
        ["ping"], ["stats", "--json"], ["stats", "ai"],
        ["stats", "ai", "--days", "30", "--all", "--user", "bob", "--json"],
        ["stats", "--service", "analyzer"], ["search", "old", "mill"],
        ["search", "mill", "--mode", "text", "--limit", "5", "--type", "image/", "--tag", "x", "--from", "2026-01-31"],
        ["token", "--user", "alice"], ["dead", "--stage", "analyze", "--limit", "5"],
        ["retry", "--all"], ["migrate", "--pending"], ["watch"], ["upload", "a", "b", "--wait", "--user", "alice"],
        ["doctor", "--json"], ["settings-document", "--env"], ["log-level", "debug"],
        ["dead"], ["dead", "list", "--code", "timeout"], ["dead", "groups", "--since", "2h", "--user", "bob"],
        ["dead", "show", "0190a2b4-0000-7000-8000-000000000000"], ["retry", "--code", "timeout", "--limit", "5"],
        ["retry", "0190a2b4-0000-7000-8000-000000000000", "--stage", "notify"], ["purge", "--user", "bob"],
        ["purge", "--all"], ["cancel", "0190a2b4-0000-7000-8000-000000000000"], ["audit"], ["holds", "--json"],
        ["pause", "--stage", "analyze", "--reason", "bad model"], ["resume", "--user", "bob"], ["pause"],
        ["drain", "host-1", "--timeout", "600"], ["drain", "--service", "analyzer"],
        ["reprocess", "0190a2b4-0000-7000-8000-000000000000", "--force", "--bands", "red,nir"],
        ["reprocess", "0190a2b4-0000-7000-8000-000000000000", "--gps", #"{"latitude":1,"longitude":2}"#],
    ])
    func whatThePageSaysIsUnderstood(_ arguments: [String]) throws {
        _ = try MillraceCommand.parseAsRoot(arguments)
    }

    @Test(arguments: [
        ["token"], ["token", "--user", ""], ["token", "--user", "a", "--days", "0"], ["dead", "--stage", "bake"],
        ["retry"], ["retry", "--all", "0190a2b4-0000-7000-8000-000000000000"], ["status", "nonsense"],
        ["settings-document"], ["upload"], ["nonsense"], ["dead", "--since", "yesterday"], ["dead", "show"], ["purge"],
        ["purge", "--all", "--user", "bob"], ["purge", "--stage", "notify"], ["cancel"], ["retry", "--limit", "0"],
        ["pause", "--stage", "analyze", "--user", "bob"], ["pause", "--stage", "bake"], ["ping", "--timeout", "0"],
        ["search"], ["search", "x", "--mode", "magic"], ["search", "x", "--limit", "51"],
        ["stats", "ai", "--days", "0"], ["reprocess", "0190a2b4-0000-7000-8000-000000000000", "--gps", "1,2"],
    ])
    func whatIsWrongIsRefused(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try MillraceCommand.parseAsRoot(arguments) }
    }

    @Test func queuesAreATable() {
        let report = QueueReport(
            stage: "analyze",
            counts: ["queued": 3, "done": 12],
            oldestQueuedSeconds: 130,
            outbox: 1
        )
        let lines = QueuesCommand.table([report]).text.split(separator: "\n")
        #expect(lines.last == "analyze  3       0        0         12    0        0     0          2 min   1")
    }

    @Test func usageIsATable() throws {
        let text = """
            {"days":[{"day":"2026-01-31","user":"bob","provider":"gemini","model":"m","calls":3,"failures":1,
            "input_tokens":20,"output_tokens":4,"cost":0.00125}],
            "today":{"calls":3,"cost":0.5},"cloud_allowed":false,"currency":"USD"}
            """
        let usage = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        let lines = StatsAICommand.table(usage).text.split(separator: "\n")
        #expect(
            lines == [
                "DAY         USER  PROVIDER  MODEL  CALLS  FAILED  TOKENS IN  OUT  COST",
                "2026-01-31  bob   gemini    m      3      1       20         4    0.0013 USD",
            ]
        )
        let remark = "Today: 3 calls, 0.5 USD. Your texts may not be sent to language models of others."
        #expect(StatsAICommand.remark(usage) == remark)
    }

    @Test func findsAreATable() throws {
        let text = """
            {"items":[{"file":{"filename":"a.pdf"},"score":0.987,"page":3,"snippet":"The old mill","highlights":[[8,12]]},
            {"file":{"filename":"b.pdf"},"score":0.5,"page":null,"snippet":null,"highlights":[]}],"notes":[]}
            """
        let table = SearchCommand.table(try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)))
        let lines = table.text.split(separator: "\n")
        #expect(
            lines == ["NAME   PAGE  SCORE  SNIPPET", "a.pdf  3     0.99   The old mill", "b.pdf        0.5"]
        )
        #expect(table.text(isMarked: true).contains("old \u{1B}[1mmill\u{1B}[0m\n"))
    }

    @Test func aSearchIsAskedAsTheAPIHasIt() throws {
        let command = try SearchCommand.parse(["old", "mill", "--tag", "a&b"])
        let query = command.query.map { "\($0.name)=\($0.value)" }
        #expect(query == ["q=old mill", "mode=hybrid", "limit=20", "tag=a&b"])
    }

    @Test func theDeadAreATable() throws {
        let report = DeadReport(
            file: FileID(),
            owner: try #require(UserID("alice")),
            filename: "a.pdf",
            stage: .analyze,
            error: StageError(code: "timeout", message: "too slow"),
            attempts: 4,
            at: Date(timeIntervalSince1970: 0)
        )
        let text = DeadListCommand.table([report]).text
        #expect(
            text.contains("1970-01-01T00:00:00Z  analyze  \(report.file)  alice  a.pdf  4         timeout: too slow")
        )
    }

    @Test func anEventIsALineForPeopleAndForPrograms() throws {
        let event = ServerEvent(id: "1", type: "status", data: #"{"status":"done\u001b"}"#)
        #expect(WatchCommand.text(event) == #"status  {"status":"done\u001b"}"#)
        #expect(WatchCommand.line(event)["data"]?["status"] == .string("done\u{1B}"))
    }

    @Test func aFolderIsNotUploaded() {
        #expect(throws: Failure.self) { try LocalFile(path: "/tmp") }
        let missing = #expect(throws: Failure.self) { try LocalFile(path: "/nonexistent/x") }
        #expect(missing?.code == .notFound)
    }

    @Test func aProgramsOutputIsReadAndItsFailureTold() throws {
        #expect(try Neighbour.output(of: "/bin/echo", "hello") == Array("hello\n".utf8))
        #expect(throws: Failure.self) { try Neighbour.output(of: "/bin/false", "") }
        #expect(throws: Failure.self) { try Neighbour.output(of: "/nonexistent/it's", "2>/dev/null") }
    }

    @Test func aFindingIsOneLine() {
        #expect(Finding("Redis", .failed, "no\nanswer").line == "FAILED  Redis           no\u{FFFD}answer")
    }
}
