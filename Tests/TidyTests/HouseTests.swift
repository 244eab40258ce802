import Testing

/// The rules of `CONTRIBUTING.md`, held against the repository itself.
@Suite struct HouseTests {
    @Test func theWalkFindsTheHouse() {
        #expect(House.file("Package.swift") != nil)
        #expect(House.sources.count > 30)
        #expect(House.swift.contains { $0.path == "Tests/TidyTests/HouseTests.swift" })
    }

    @Test(
        arguments: [
            ("file length", Length.ofFile), ("function length", Length.ofFunction), ("type names", Names.ofTypes),
            ("file names", Names.ofFile), ("argued dangers", Dangers.unargued),
        ] as [(String, Rule)]
    )
    func allSwiftObeys(_ name: String, _ rule: @escaping Rule) {
        #expect(House.swift.flatMap(rule) == [])
    }

    @Test(
        arguments: [
            ("structured tasks", Dangers.unstructuredTask), ("no print", Dangers.print),
            ("C has one owner", Imports.ofC),
            ("adapters apart", Imports.amongAdapters), ("adapters in main only", Imports.ofAdapters),
            ("no full Foundation", Imports.ofFoundation), ("TestKit in tests only", Imports.ofTestKit),
            ("settings alone read the environment", Leftovers.environment),
        ] as [(String, Rule)]
    )
    func theProductObeys(_ name: String, _ rule: @escaping Rule) {
        #expect(House.sources.flatMap(rule) == [])
    }

    @Test(
        arguments: [
            ("nothing marked and not done", Leftovers.markers), ("no path of a machine", Leftovers.machinePaths),
        ] as [(String, Rule)]
    )
    func everyTextObeys(_ name: String, _ rule: @escaping Rule) {
        #expect(House.files.flatMap(rule) == [])
    }

    @Test func theTopHoldsOnlyWhatBelongsThere() {
        #expect(Documents.strangers(among: House.topLevel) == [])
    }

    @Test func theArchitecturePageNamesEveryTarget() {
        let shared = House.folders(in: "Sources/Shared").filter { $0 != "C" }
        let native = House.folders(in: "Sources/Shared/C").filter { $0 != "System" }
        let services = House.folders(in: "Sources").filter { $0 != "Shared" }
        let page = House.file("docs/ARCHITECTURE.md")?.lines.joined(separator: "\n") ?? ""
        #expect(Documents.unnamed(services + shared + native, in: page) == [])
    }

    @Test func everyEventHasATestOfItsJSON() {
        let events = House.files.filter { $0.isIn("Sources/Shared/Events") }.flatMap(Documents.events)
        let tests = House.files.filter { $0.isIn("Tests/SharedTests/EventsTests") }
        #expect(events.count >= 7)
        #expect(Documents.untested(events, by: tests) == [])
    }
}
