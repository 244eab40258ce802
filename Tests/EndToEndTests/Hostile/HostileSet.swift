import FoundationEssentials
import TestKit

/// Files made to break their reader, as `scripts/make-hostile` writes them.
struct HostileSet: Sendable {
    /// One file, and what it is sent as.
    struct Case: Decodable, Sendable, Hashable {
        let file: String
        let group: String
        let name: String
        let declared: String
    }

    let folder: String
    let cases: [Case]

    /// Writes the set below the folder; its calls go to the canary.
    ///
    /// - Parameter isShort: what a run of all tests has time for.
    init(in folder: String, canary: Canary, isShort: Bool) async throws {
        let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        let house = (0..<4).reduce(root) { folder, _ in folder.deletingLastPathComponent() }.path
        let child = try Child(
            "\(house)/scripts/make-hostile",
            ["\(folder)/set", "--canary", canary.path, "--port", "\(canary.port)"] + (isShort ? ["--short"] : []),
            environment: ["PATH": "/usr/bin:/bin"],
            in: folder,
            log: "\(folder)/make-hostile.log"
        )
        guard await eventually(within: 120, every: 20, { child.status != nil }), child.status == 0 else {
            throw StackError("make-hostile: \(child.output)")
        }
        self.folder = "\(folder)/set"
        let manifest = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/set/manifest.json"))
        cases = try JSONDecoder().decode([Case].self, from: manifest)
    }

    /// A case's bytes.
    func bytes(of hostile: Case) throws -> [UInt8] {
        guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(hostile.file)") else {
            throw StackError("\(hostile.file) is gone")
        }
        return [UInt8](bytes)
    }
}
