import ArgumentParser
import Domain
import FoundationEssentials
import Settings
import Testing

@testable import Millrace

struct CommandTests {
    @Test(arguments: [
        ["ping"], ["stats", "--json"], ["token", "--user", "alice"], ["dead", "--stage", "analyze", "--limit", "5"],
        ["retry", "--all"], ["migrate", "--pending"], ["watch"], ["upload", "a", "b", "--wait", "--user", "alice"],
        ["doctor", "--json"], ["settings-document", "--env"], ["log-level", "debug"],
        ["dead"], ["dead", "list", "--code", "timeout"], ["dead", "groups", "--since", "2h", "--user", "bob"],
        ["dead", "show", "0190a2b4-0000-7000-8000-000000000000"], ["retry", "--code", "timeout", "--limit", "5"],
        ["retry", "0190a2b4-0000-7000-8000-000000000000", "--stage", "notify"], ["purge", "--user", "bob"],
        ["purge", "--all"], ["cancel", "0190a2b4-0000-7000-8000-000000000000"], ["audit"], ["holds", "--json"],
        ["pause", "--stage", "analyze", "--reason", "bad model"], ["resume", "--user", "bob"], ["pause"],
        ["drain", "host-1", "--timeout", "600"], ["drain", "--service", "analyzer"],
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
