import Testing

/// Every test that a page names as its proof is there.
@Suite struct KnownFailuresTests {
    private static let rows = House.file("docs/known-failures.md")?.lines ?? []

    /// `LeaseTests.aTaskRunsOnce`: a suite or an exercise, and a function in it.
    @Test(arguments: [("docs/known-failures.md", 50), ("docs/from-the-drone-worker.md", 30)])
    func everyTestThatIsNamedExists(page: String, least: Int) {
        let lines = House.file(page)?.lines ?? []
        let tests = House.swift.filter { $0.isIn("Tests") || $0.isIn("Sources/Shared/TestKit") }
        let names = lines.flatMap { $0.matches(of: /`(\w+(?:Tests|Exercise))\.(\w+)`/).map(\.output) }
        #expect(names.count > least)
        let missing = names.filter { _, suite, test in
            !tests.contains { source in
                let belongs = source.name.hasPrefix(suite) && source.name.hasSuffix(".swift")
                return belongs && source.code.contains { $0.mentions("func \(test)(") }
            }
        }
        #expect(missing.map { "\($0.1).\($0.2)" } == [])
    }

    @Test func everyFactThatIsNamedExists() {
        let exercises = House.swift.filter { $0.name.hasPrefix("EventBusExercise") }
        let facts = Self.rows.flatMap { $0.matches(of: /`EventBusExercise: ([^`]+)`/).map(\.output.1) }
        #expect(!facts.isEmpty)
        let missing = facts.filter { fact in
            !exercises.contains { $0.lines.contains { $0.contains("EventBusExercise(\"\(fact)\")") } }
        }
        #expect(missing == [])
    }

    @Test func everyRowHasItsPlace() {
        let numbers = Self.rows.flatMap { row -> [Int] in
            let cells = row.split(separator: "|")
            guard row.hasPrefix("| "), cells.count > 2 else { return [] }
            return cells[0].split(separator: ",").compactMap { cell in Int(cell.filter { $0 != " " }) }
        }
        #expect(numbers.sorted() == Array(1...41))
    }
}
