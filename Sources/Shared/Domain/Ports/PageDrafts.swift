/// Pages that are read before their document is: durable as they come, so that a new attempt begins behind them, and so
/// that the owner reads the beginning while the end is worked on.
///
/// They are kept under a recipe, which names all that a page's text depends on: the bytes and the settings. They go when
/// the analysis is done, and when the owner asks for the work to be done again by force.
///
/// Throws ``Failure`` with ``Failure/Code/unavailable`` when the ledger does not answer.
public protocol PageDrafts: Sendable {
    /// The pages that earlier attempts finished under this recipe, by number.
    func pages(of file: FileID, recipe: String) async throws -> [TextPage]

    /// Keeps finished pages, each in the place of an earlier one with its number.
    ///
    /// - Returns: `false` if the attempt is no longer the current one; then nothing was written.
    func keep(_ pages: [TextPage], of claim: Claim, recipe: String) async throws -> Bool
}
