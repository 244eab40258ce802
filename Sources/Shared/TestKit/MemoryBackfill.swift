public import Domain
import Synchronization

/// Files that want to be made better, in memory. A lease lasts until it is given back.
public final class MemoryBackfill: BackfillLedger, KeptAnalyses {
    private struct Row {
        let file: StoredFile
        var analysis: Analysis
        var recipe: String
        var revision: Int64
        var isPutOff: Set<String> = []
    }
    private let rows = Mutex<[FileID: Row]>([:])

    /// Empty.
    public init() {}

    /// A file was analysed, and is searchable in this way.
    public func keep(_ analysis: Analysis, of file: StoredFile, recipe: String) {
        rows.withLock { rows in
            let revision = (rows[file.id]?.revision ?? -1) + 1
            rows[file.id] = Row(file: file, analysis: analysis, recipe: recipe, revision: revision)
        }
    }

    /// The file is gone.
    public func forget(_ file: FileID) { rows.withLock { $0[file] = nil } }

    /// The recipe of what search keeps.
    public func recipe(of file: FileID) -> String? { rows.withLock { $0[file]?.recipe } }

    /// See ``KeptAnalyses``.
    public func analysis(of file: FileID) async throws -> Analysis? { rows.withLock { $0[file]?.analysis } }

    /// See ``BackfillLedger``.
    public func next(_ want: BackfillWant, leaseSeconds: Double) async throws -> BackfillItem? {
        rows.withLock { rows in
            let found = rows.values.sorted { $0.file.id < $1.file.id }.first { row in
                guard !row.isPutOff.contains(Self.name(want)) else { return false }
                return switch want {
                case .understanding: row.analysis.mayBeUpgraded
                case .search(let recipe): row.recipe != recipe
                }
            }
            guard let found else { return nil }
            rows[found.file.id]?.isPutOff.insert(Self.name(want))
            return BackfillItem(file: found.file, analysis: found.analysis, revision: found.revision, want: want)
        }
    }

    /// See ``BackfillLedger``.
    public func finish(_ item: BackfillItem, _ changes: [Change]) async throws -> Bool {
        rows.withLock { rows in
            guard rows[item.file.id]?.revision == item.revision else { return false }
            for change in changes {
                switch change {
                case .analysis(let analysis):
                    rows[item.file.id]?.analysis = analysis
                    rows[item.file.id]?.revision += 1
                case .search(let entry): rows[item.file.id]?.recipe = entry.recipe
                case .thumbnail, .survey: break
                }
            }
            rows[item.file.id]?.isPutOff.remove(Self.name(item.want))
            return true
        }
    }

    /// See ``BackfillLedger``.
    public func postpone(_ item: BackfillItem, seconds: Double) async throws {
        rows.withLock { rows in
            if seconds > 0 {
                rows[item.file.id]?.isPutOff.insert(Self.name(item.want))
            } else {
                rows[item.file.id]?.isPutOff.remove(Self.name(item.want))
            }
        }
    }

    /// See ``BackfillLedger``.
    public func hasten(_ user: UserID) async throws {
        rows.withLock { rows in
            for id in rows.keys where rows[id]?.file.owner == user { rows[id]?.isPutOff = [] }
        }
    }

    private static func name(_ want: BackfillWant) -> String {
        switch want {
        case .understanding: "understanding"
        case .search: "search"
        }
    }
}
