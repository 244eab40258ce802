import Domain
import FoundationEssentials

/// What a search asks for.
struct SearchOrder: Sendable {
    /// How it looks.
    enum Mode: String, Sendable, CaseIterable {
        /// For words, names and tags.
        case text
        /// For what is near in the embedding.
        case semantic
        /// For both.
        case hybrid
    }

    let text: String
    let mode: Mode
    let limit: Int
    let filter: SearchFilter

    /// Reads `q mode limit type tag from until collection`; empty values count as absent.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    init(parameters: [String: String]) throws {
        func value(_ name: String) -> String? { parameters[name].flatMap { $0.isEmpty ? nil : $0 } }
        guard let text = value("q")?.trimmed, !text.isEmpty, text.utf8.count <= 1_000 else {
            throw Failure(.invalid, "q is what to look for: a text of at most 1000 bytes.")
        }
        self.text = text
        guard let mode = Mode(rawValue: value("mode") ?? Mode.hybrid.rawValue) else {
            throw Failure(.invalid, "mode is one of: \(Mode.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        self.mode = mode
        guard let limit = Int(value("limit") ?? "20"), (1...50).contains(limit) else {
            throw Failure(.invalid, "limit is a number from 1 to 50.")
        }
        self.limit = limit
        guard ["type", "tag"].allSatisfy({ (value($0)?.utf8.count ?? 0) <= 500 }) else {
            throw Failure(.invalid, "type and tag have at most 500 bytes.")
        }
        filter = SearchFilter(
            type: value("type"),
            tag: value("tag")?.lowercased(),
            from: try Self.date(value("from"), "from"),
            until: try Self.date(value("until"), "until"),
            collection: try value("collection").map { text throws(Failure) in try CollectionID(parameter: text) }
        )
    }

    private static func date(_ text: String?, _ name: String) throws -> Date? {
        guard let text else { return nil }
        // A day alone is its first moment.
        let whole = text.utf8.count == 10 ? text + "T00:00:00Z" : text
        if let date = try? Date(whole, strategy: .iso8601) { return date }
        if let date = try? Date(whole, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)) {
            return date
        }
        throw Failure(.invalid, "\(name) is a day like 2026-01-31, or a time like 2026-01-31T12:00:00Z.")
    }
}
