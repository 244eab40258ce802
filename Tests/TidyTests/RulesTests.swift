import Testing

/// A rule that cannot fail checks nothing: each is shown code that it must refuse and code that it must let pass.
@Suite struct RulesTests {
    /// A rule, and a text in a file, by the number of findings wanted.
    struct Case: Sendable, CustomTestStringConvertible {
        let rule: Rule
        let path: String
        let text: String
        let findings: Int

        init(_ rule: @escaping Rule, _ findings: Int, _ text: String, in path: String = "Sources/Gateway/Upload.swift")
        {
            (self.rule, self.findings, self.text, self.path) = (rule, findings, text, path)
        }

        var testDescription: String { "\(findings) in \(path): \(text.split(separator: "\n").first ?? "")" }
    }

    static let long = String(repeating: "    work()\n", count: 69)

    static let lengths = [
        Case(Length.ofFile, 0, String(repeating: "x\n", count: 500)),
        Case(Length.ofFile, 1, String(repeating: "x\n", count: 501)),
        Case(Length.ofFunction, 0, "func short() {\n\(long.dropFirst(11))}\n"),
        Case(Length.ofFunction, 1, "func long() {\n\(long)}\n"),
        Case(Length.ofFunction, 1, "struct A {\ninit(a: Int) {\n\(long)}\n}\n"),
        Case(
            Length.ofFunction,
            1,
            "func long(\n    _ f: () -> Void = {}\n) async throws -> Int\nwhere A: B {\n\(long)}\n"
        ),
        Case(Length.ofFunction, 0, "protocol P {\n    func a()\n    func b()\n}\nstruct S {\n\(long)}\n"),
        Case(Length.ofFunction, 0, "let a = B.init(c)\nlet d = {\n\(long)}\n"),
        Case(Length.ofFunction, 0, "func a() {\n    let s = \"{\"\n}\n\(long)"),
    ]

    static let names = [
        Case(Names.ofTypes, 1, "struct UploadManager {}"),
        Case(Names.ofTypes, 1, "final class FileInfo {}"),
        Case(Names.ofTypes, 2, "enum NewHelper {}"),
        Case(Names.ofTypes, 0, "struct Database {}\nenum Base64 {}\nstruct Renewal {}\nclass func baseline() {}"),
        Case(Names.ofTypes, 0, "// struct FileManager\nlet s = \"class Helper\""),
        Case(Names.ofFile, 1, "", in: "Sources/Gateway/UploadUtils.swift"),
        Case(Names.ofFile, 1, "", in: "Sources/Gateway/Upload+Helpers.swift"),
        Case(Names.ofFile, 0, "", in: "Sources/Gateway/Data+hex.swift"),
    ]

    static let dangers = [
        Case(Dangers.unargued, 1, "let a = try! b()"),
        Case(Dangers.unargued, 0, "// The literal is valid.\nlet a = try! b()"),
        Case(Dangers.unargued, 1, "\nfatalError(\"no\")"),
        Case(Dangers.unargued, 1, "final class A: @unchecked Sendable {}"),
        Case(Dangers.unargued, 1, "nonisolated(unsafe) var a = 1"),
        Case(Dangers.unargued, 0, "let s = \"try! fatalError()\" // try!"),
        Case(Dangers.unstructuredTask, 1, "let t = Task {"),
        Case(Dangers.unstructuredTask, 1, "Task.detached(priority: .low) { a() }"),
        Case(Dangers.unstructuredTask, 0, "// Awaited below.\nlet t = Task { a() }"),
        Case(Dangers.unstructuredTask, 0, "group.addTask { a() }\ntry await Task.sleep(for: .seconds(1))"),
        Case(Dangers.print, 1, "print(1)"),
        Case(Dangers.print, 0, "page.print(1)\nfunc blueprint() {}\nlet s = \"print(1)\""),
        Case(Dangers.print, 0, "print(1)", in: "Sources/Millrace/Table.swift"),
    ]

    static let imports = [
        Case(Imports.ofC, 1, "import CPostgres"),
        Case(Imports.ofC, 0, "import CPostgres", in: "Sources/Shared/Database/Row.swift"),
        Case(Imports.ofC, 1, "internal import CProcess", in: "Sources/Shared/Storage/Disk.swift"),
        Case(Imports.amongAdapters, 1, "public import Database", in: "Sources/Shared/Redis/Bus.swift"),
        Case(Imports.amongAdapters, 1, "import struct Storage.Disk", in: "Sources/Shared/Decoding/Pool.swift"),
        Case(Imports.amongAdapters, 0, "import Domain\nimport Redis", in: "Sources/Shared/Redis/Bus.swift"),
        Case(Imports.ofAdapters, 1, "import Redis"),
        Case(Imports.ofAdapters, 0, "import Redis", in: "Sources/Gateway/main.swift"),
        Case(Imports.ofFoundation, 1, "public import Foundation"),
        Case(Imports.ofFoundation, 1, "@preconcurrency import struct Foundation.Date"),
        Case(Imports.ofFoundation, 0, "import FoundationEssentials"),
        Case(Imports.ofTestKit, 1, "import TestKit"),
    ]

    static let leftovers = [
        Case(Leftovers.environment, 1, "let a = ProcessInfo.processInfo.environment[\"A\"]"),
        Case(Leftovers.environment, 1, "func a(_ reader: ConfigReader) {}"),
        Case(Leftovers.environment, 0, "let r: ConfigReader", in: "Sources/Shared/Settings/SettingsReader.swift"),
        Case(Leftovers.markers, 1, "// TO" + "DO: later"),
        Case(Leftovers.markers, 0, "let TODOS = 1 // todo", in: "docs/a.md"),
        Case(Leftovers.machinePaths, 1, "see /ho" + "me/me/notes", in: "docs/a.md"),
        Case(Leftovers.machinePaths, 0, "GET https://a.b/ho" + "me/x and k8s/ho" + "me/", in: "docs/a.md"),
    ]

    @Test(arguments: lengths + names + dangers + imports + leftovers)
    func aRuleFindsWhatItMustAndNoMore(_ wanted: Case) {
        let found = wanted.rule(Source(wanted.path, wanted.text))
        #expect(found.count == wanted.findings, "\(found)")
    }

    @Test(arguments: [
        ("let a = \"x{\" + #\"y\"{\"# + b", "let a =      +         + b"),
        ("a // b\nc /* d\n e */ f", "a     \nc     \n      f"),
        (#"f("\(g("}")) {", 1)"#, "f(             , 1)"),
        ("let r = /a\"{/; b / c / d", "let r =      ; b / c / d"),
    ])
    func blankingLeavesCodeAlone(_ text: String, _ code: String) {
        let blanked = Blanking.code(of: text)
        #expect(blanked.trimmingSuffix { $0 == " " } == code.trimmingSuffix { $0 == " " })
    }

    @Test func strangersAtTheTopAreFound() {
        #expect(Documents.strangers(among: ["README.md", "FIXES_SUMMARY.md"]).count == 1)
    }

    @Test func targetsMissingFromThePageAreFound() {
        #expect(Documents.unnamed(["Redis", "Domain"], in: "`Domain` → Redistribution").count == 1)
    }

    @Test func eventsWithoutGoldenJSONAreFound() {
        let event = Source(
            "Sources/Shared/Events/A.swift",
            "public struct A: Event, Hashable {\n    public static let type = \"millrace.a\"\n}"
        )
        let events = Documents.events(in: event)
        #expect(events.map(\.wire) == ["millrace.a"])
        #expect(Documents.untested(events, by: [Source("T.swift", "A(1)")]).count == 1)
        #expect(Documents.untested(events, by: [Source("T.swift", "A(1) == \"millrace.a\"")]).isEmpty)
    }
}

extension String {
    fileprivate func trimmingSuffix(while matches: (Character) -> Bool) -> Substring {
        self[..<(lastIndex { !matches($0) }.map { index(after: $0) } ?? startIndex)]
    }
}
