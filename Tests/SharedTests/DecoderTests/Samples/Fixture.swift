import FoundationEssentials

/// The files beside the tests; `Fixtures/README.md` says how they were made.
enum Fixture {
    private static let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")

    /// Where it lies, for whoever opens files by themselves.
    static func path(_ name: String) -> String { "/\(folder)/Fixtures/\(name)" }

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path(name))))
    }
}
