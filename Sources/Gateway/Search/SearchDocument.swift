import Domain
import Insight

/// What a search finds, as JSON: the same over HTTP and on the control port.
struct SearchDocument: Sendable {
    let desk: SearchDesk
    let files: any FileRepository
    let links: PublicLinks

    /// Searches, and shows the finds with their files.
    func document(
        _ order: SearchOrder,
        of user: UserID,
        in language: Explanation.Language = .english
    ) async throws -> JSONValue {
        let answer = try await desk.search(order, of: user)
        var items: [JSONValue] = []
        for find in answer.finds {
            guard items.count < order.limit else { break }
            // Deleted since it was found: as if it had never been.
            guard let report = try await files.report(find.file, of: user) else { continue }
            items.append(item(find, report, answer.terms, in: language))
        }
        return [
            "items": .array(items),
            "mode": .string(order.mode.rawValue),
            "embeddings": .array(answer.spaces.map { .string($0) }),
            "notes": .array(answer.notes.map { .string($0) }),
        ]
    }

    private func item(
        _ find: SearchDesk.Find,
        _ report: FileReport,
        _ terms: [SearchTerm],
        in language: Explanation.Language
    ) -> JSONValue {
        let snippet = find.part.map { Snippet(of: $0.text, terms: terms) }
        let highlights = (snippet?.highlights ?? []).map { range -> JSONValue in
            [.integer(Int64(range.lowerBound)), .integer(Int64(range.upperBound))]
        }
        return [
            "file": FileDocument.whole(report, links: links, in: language),
            "score": .number(find.score),
            "similarity": find.similarity.map { .number($0) } ?? .null,
            "snippet": .text(snippet?.text),
            "highlights": .array(highlights),
            "page": find.part?.page.map { .integer(Int64($0)) } ?? .null,
        ]
    }
}
