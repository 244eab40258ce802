import Domain
import Insight

/// Files and parts as rows for psql: what `COPY` reads.
enum Rows {
    /// Writes the rows of a user's files.
    static func write(owner: String, chunks: Int) {
        var library = Library(seed: 2)
        let files = (chunks + Library.partsOfFile - 1) / Library.partsOfFile
        var parts: [String] = []
        Output.line(
            "COPY files (id, user_id, filename, size, content_type, sha256, object_key, status, uploaded_at) FROM stdin;"
        )
        for number in 0..<files {
            let file = library.file(
                number: number,
                parts: min(Library.partsOfFile, chunks - number * Library.partsOfFile)
            )
            let hash = file.id.description.filter { $0 != "-" }
            Output.line(
                [
                    file.id.description, owner, file.name, "1", "text/plain", "\\\\x\(hash)\(hash)",
                    file.id.description, "completed", "2031-01-01",
                ].joined(separator: "\t")
            )
            for (place, part) in file.parts.enumerated() {
                parts.append(
                    [
                        file.id.description, "\(place)", owner, "\(1 + place / 3)", "\(place * 300)", part.text,
                        words(of: part.text),
                    ].joined(separator: "\t")
                )
            }
        }
        Output.line("\\.")
        Output.line("COPY search_parts (file_id, number, user_id, page, first, text, words) FROM stdin;")
        for part in parts { Output.line(part) }
        Output.line("\\.")
    }

    /// The words of a text, as the Analyzer cuts them, in the notation of `tsvector`.
    private static func words(of text: String) -> String {
        var positions: [String: [Int]] = [:]
        for word in SearchWording.words(of: text) { positions[word.lexeme, default: []].append(word.position) }
        return positions.map { "'\($0)':" + $1.map(String.init).joined(separator: ",") }.joined(separator: " ")
    }
}
