import Domain
import HTTPTypes
import Hummingbird

extension Dictionary<String, String> {
    /// The query of a request; the first of equal names counts, `+` is a blank.
    init(query request: Request) {
        var parameters: [String: String] = [:]
        for pair in (request.uri.query ?? "").split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = halves.first.flatMap({ PercentCoding.decode($0) }), parameters[name] == nil else {
                continue
            }
            parameters[name] = halves.count == 2 ? PercentCoding.decode(halves[1].replacing("+", with: " ")) : ""
        }
        self = parameters
    }
}

extension FileQuery {
    /// Reads `limit cursor status tag type q collection`; empty values count as absent.
    ///
    /// - Throws: ``Failure/Code/invalid`` for a limit, a status or an id that there is not.
    init(parameters: [String: String]) throws {
        func value(_ name: String) -> String? { parameters[name].flatMap { $0.isEmpty ? nil : $0 } }
        var limit = 50
        if let text = value("limit") {
            guard let number = Int(text), (1...200).contains(number) else {
                throw Failure(.invalid, "limit is a number from 1 to 200.")
            }
            limit = number
        }
        var status: FileStatus?
        if let text = value("status") {
            status = FileStatus(rawValue: text)
            guard status != nil else {
                let words = FileStatus.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure(.invalid, "status is one of: \(words).")
            }
        }
        guard ["cursor", "tag", "type", "q"].allSatisfy({ (value($0)?.utf8.count ?? 0) <= 500 }) else {
            throw Failure(.invalid, "cursor, tag, type and q have at most 500 bytes.")
        }
        let collection = try value("collection").map { text throws(Failure) in try CollectionID(parameter: text) }
        self.init(
            limit: limit,
            cursor: value("cursor"),
            status: status,
            tag: value("tag"),
            type: value("type"),
            text: value("q"),
            collection: collection
        )
    }

    /// The query of the next page.
    func encoded(next cursor: String) -> String {
        let parameters = [
            ("limit", String(limit)), ("cursor", cursor), ("status", status?.rawValue ?? ""), ("tag", tag ?? ""),
            ("type", type ?? ""), ("q", text ?? ""), ("collection", collection?.description ?? ""),
        ]
        return parameters.filter { !$0.1.isEmpty }.map { "\($0)=\(PercentCoding.encode($1))" }.joined(separator: "&")
    }
}

extension CollectionID {
    /// Reads the parameter `collection`.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    init(parameter text: String) throws(Failure) {
        guard let id = CollectionID(text) else {
            throw Failure(.invalid, "collection is the id of a collection: a UUID of 36 characters.")
        }
        self = id
    }
}

extension FileEdit {
    /// Reads `{filename?, summary?, tags?}`.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    init(_ members: [String: JSONValue], of file: StoredFile) throws {
        var edit = FileEdit()
        if let value = members["filename"] {
            guard let name = value.string, !name.trimmed.isEmpty else {
                throw Failure(.invalid, "filename is a text that is not empty.")
            }
            edit.filename = SafeFilename.make(name, contentType: file.contentType)
        }
        if let value = members["summary"] {
            guard let summary = value.string, summary.count <= 4000 else {
                throw Failure(.invalid, "summary is a text of at most 4000 characters.")
            }
            edit.summary = summary
        }
        if let value = members["tags"] {
            let tags = value.strings?.map { $0.trimmed.lowercased() }
            guard let tags, tags.count <= 50, tags.allSatisfy({ (1...50).contains($0.count) }) else {
                throw Failure(.invalid, "tags is a list of at most 50 texts of 1 to 50 characters.")
            }
            edit.tags = tags.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        }
        guard edit.filename != nil || edit.summary != nil || edit.tags != nil else {
            throw Failure(.invalid, "Give at least one of filename, summary, tags.")
        }
        self = edit
    }
}
