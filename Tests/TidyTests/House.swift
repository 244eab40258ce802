import FoundationEssentials

/// The repository that this test lies in.
enum House {
    /// Its root folder.
    static let root: String = {
        let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        return (0..<3).reduce(here) { folder, _ in folder.deletingLastPathComponent() }.path
    }()

    /// All text files below the folders that hold ours, Swift and other.
    static let files: [Source] = topLevel.flatMap(walk).compactMap(read)

    /// Swift files of the product.
    static var sources: [Source] { files.filter { $0.isIn("Sources") && $0.path.hasSuffix(".swift") } }

    /// Swift files of product and tests.
    static var swift: [Source] { files.filter { $0.path.hasSuffix(".swift") } }

    /// Names at the root, without what git ignores.
    static let topLevel: [String] = {
        let ignored: Set = [".git", ".build", ".millrace", ".swiftpm", ".env", "Package.resolved"]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return names.filter { !ignored.contains($0) && !$0.hasPrefix(".build-") }.sorted()
    }()

    /// One file; `nil` if it is not there.
    static func file(_ path: String) -> Source? { files.first { $0.path == path } }

    /// The names of the folders in a folder.
    static func folders(in path: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(path)")) ?? []
        return names.filter { isFolder("\(path)/\($0)") }.sorted()
    }

    private static let hidden: Set = [".build", "__pycache__", ".venv", "results"]

    private static func isFolder(_ path: String) -> Bool { type(of: path) == .typeDirectory }

    private static func type(of path: String) -> FileAttributeType? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(root)/\(path)")
        return attributes?[.type] as? FileAttributeType
    }

    /// Every regular file at or below the path; links are not followed.
    private static func walk(_ path: String) -> [String] {
        switch type(of: path) {
        case .typeRegular:
            return [path]
        case .typeDirectory:
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(path)")) ?? []
            return names.sorted().filter { !hidden.contains($0) }.flatMap { walk("\(path)/\($0)") }
        default:
            return []
        }
    }

    /// The file as text; `nil` for pictures and the like.
    private static func read(_ path: String) -> Source? {
        guard let bytes = FileManager.default.contents(atPath: "\(root)/\(path)"), !bytes.prefix(4096).contains(0),
            let text = String(data: bytes, encoding: .utf8)
        else { return nil }
        return Source(path, text)
    }
}
