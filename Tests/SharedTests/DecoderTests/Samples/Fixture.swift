import FoundationEssentials

/// The files beside the tests; `Fixtures/README.md` says how they were made.
enum Fixture {
    private static let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: "/\(folder)/Fixtures/\(name)")))
    }
}
