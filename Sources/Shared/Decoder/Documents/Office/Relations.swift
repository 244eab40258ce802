/// What a part of an Office document refers to.
struct Relations {
    /// One reference.
    struct Relation {
        /// The last word of its type: `slide`, `notesSlide`, `thumbnail`.
        let kind: String
        /// The name of another part.
        let target: String
    }

    /// By id.
    private(set) var byID: [String: Relation] = [:]
    /// In the order of the file.
    private(set) var all: [Relation] = []

    /// Those of a part; of the whole package for an empty name. None if it has none.
    init(of part: String, in archive: ZipArchive) throws {
        let folder = part.split(separator: "/").dropLast()
        let file = part.split(separator: "/").last ?? ""
        let name = (folder + ["_rels", "\(file).rels"]).joined(separator: "/")
        guard let entry = archive[name] else { return }
        let listener = Listener(folder: folder.map(String.init))
        try archive.parse(entry, listener)
        byID = listener.byID
        all = listener.all
    }

    /// The first target of a kind.
    func first(_ kind: String) -> String? { all.first { $0.kind == kind }?.target }

    /// Every target of a kind.
    func targets(_ kind: String) -> [String] { all.filter { $0.kind == kind }.map(\.target) }

    /// A target as the name of a part: names are looked up in the package and nowhere else.
    static func resolved(_ target: String, in folder: [String]) -> String {
        var path = target.hasPrefix("/") ? [] : folder
        for step in target.split(separator: "/") where step != "." {
            if step == ".." {
                _ = path.popLast()
            } else {
                path.append(String(step))
            }
        }
        return path.joined(separator: "/")
    }

    private final class Listener: XMLListener {
        var byID: [String: Relation] = [:]
        var all: [Relation] = []
        private let folder: [String]

        init(folder: [String]) {
            self.folder = folder
        }

        func begin(_ name: String, _ attributes: XMLAttributes) {
            guard name == "Relationship", attributes["TargetMode"] != "External", all.count < 100_000,
                let id = attributes["Id"], let target = attributes["Target"], let type = attributes["Type"]
            else { return }
            let kind = String(type.split(separator: "/").last ?? "")
            let relation = Relation(kind: kind, target: Relations.resolved(target, in: folder))
            byID[id] = relation
            all.append(relation)
        }

        func end(_ name: String) {}
        func text(_ piece: UnsafeBufferPointer<UInt8>) {}
    }
}
