public import Domain

/// Pages read so far, under the same rules as the real ones.
extension MemoryLedger: PageDrafts {
    /// See ``PageDrafts``.
    public func pages(of file: FileID, recipe: String) async throws -> [TextPage] {
        try use { book, _ in
            (book.drafts[file] ?? [:]).filter { $0.value.recipe == recipe }.sorted { $0.key < $1.key }
                .map(\.value.page)
        }
    }

    /// See ``PageDrafts``.
    public func keep(_ pages: [TextPage], of claim: Claim, recipe: String) async throws -> Bool {
        try use { book, _ in
            guard book.running(claim.attemptID) != nil, !book.deleted.contains(claim.work.file) else { return false }
            for page in pages { book.drafts[claim.work.file, default: [:]][page.number] = (recipe, page) }
            book.versions[claim.work.file, default: 0] += 1
            return true
        }
    }
}
