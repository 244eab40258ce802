import FoundationEssentials
import Testing

extension EndToEnd {
    /// Documents that are written from the code.
    @Suite struct DocumentTests {
        private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

        @Test(arguments: [("--markdown", "docs/settings.md"), ("--env", ".env.example")])
        func tellTheSettingsOfToday(_ form: String, _ path: String) async throws {
            let written = String(decoding: try Data(contentsOf: URL(filePath: "\(Self.root)/\(path)")), as: UTF8.self)
            try await Stack.run { stack in
                let today = try await stack.operate(["settings-document", form])
                #expect(written == today, "\(path) is behind the code: make docs")
            }
        }
    }
}
