public import Domain
import Synchronization

/// Pages read so far, for a stage without a ledger.
public final class MemoryDrafts: PageDrafts {
    private struct State {
        var pages: [FileID: [Int: (recipe: String, page: TextPage)]] = [:]
        var isFenced = false
        var kept: [[Int]] = []
    }
    private let state = Mutex(State())

    /// Without pages.
    public init() {}

    /// The numbers of the pages that were kept, call by call.
    public var kept: [[Int]] { state.withLock { $0.kept } }

    /// From now on another attempt has the file.
    public func fence() {
        state.withLock { $0.isFenced = true }
    }

    /// See ``PageDrafts``.
    public func pages(of file: FileID, recipe: String) async throws -> [TextPage] {
        state.withLock { state in
            (state.pages[file] ?? [:]).filter { $0.value.recipe == recipe }.sorted { $0.key < $1.key }
                .map(\.value.page)
        }
    }

    /// See ``PageDrafts``.
    public func keep(_ pages: [TextPage], of claim: Claim, recipe: String) async throws -> Bool {
        state.withLock { state in
            guard !state.isFenced else { return false }
            for page in pages { state.pages[claim.work.file, default: [:]][page.number] = (recipe, page) }
            state.kept.append(pages.map(\.number))
            return true
        }
    }
}
