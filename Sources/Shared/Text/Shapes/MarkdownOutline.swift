/// What a Markdown text says of itself: the fields before it, and its headings.
public struct MarkdownOutline: Sendable, Hashable {
    /// By the fields, or the first heading of the highest level.
    public let title: String?
    /// By the fields.
    public let author: String?
    /// By the fields, as it stands there.
    public let date: String?
    /// Headings, those in code left out.
    public let headingCount: Int

    private static let longest = 500
    private static let mostFieldLines = 100

    /// Reads the lines of a text.
    public init(_ text: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        let fields = Self.fields(&lines)
        var headings: [(level: Int, text: String)] = []
        var count = 0
        var fence: Substring?
        for line in lines {
            let bare = line.drop { $0 == " " }
            if let mark = fence {
                if bare.hasPrefix(mark) { fence = nil }
            } else if bare.hasPrefix("```") || bare.hasPrefix("~~~") {
                fence = bare.prefix(3)
            } else if let heading = Self.heading(line) {
                count += 1
                if headings.count < 1_000 { headings.append(heading) }
            }
        }
        let highest = headings.map(\.level).min()
        title = fields["title"] ?? headings.first { $0.level == highest }?.text
        author = fields["author"]
        date = fields["date"]
        headingCount = count
    }

    /// `key: value` between two lines of `---` at the very beginning; the lines are taken away.
    private static func fields(_ lines: inout ArraySlice<Substring>) -> [String: String] {
        guard lines.first == "---",
            let end = lines.dropFirst().prefix(mostFieldLines).firstIndex(where: { $0 == "---" || $0 == "..." })
        else { return [:] }
        var fields: [String: String] = [:]
        for line in lines[..<end].dropFirst() {
            guard let colon = line.firstIndex(of: ":"), line.first?.isWhitespace == false else { continue }
            let value = plain(line[line.index(after: colon)...])
            if !value.isEmpty { fields[line[..<colon].lowercased()] = value }
        }
        lines = lines[(end + 1)...]
        return fields
    }

    /// `## A heading ##`, up to three blanks before it.
    private static func heading(_ line: Substring) -> (level: Int, text: String)? {
        let bare = line.drop { $0 == " " }
        let marks = bare.prefix { $0 == "#" }
        guard line.count - bare.count < 4, (1...6).contains(marks.count), bare.dropFirst(marks.count).first == " "
        else {
            return nil
        }
        var text = bare.dropFirst(marks.count)
        while text.last == "#" || text.last?.isWhitespace == true { text.removeLast() }
        let plain = plain(text)
        return plain.isEmpty ? nil : (marks.count, plain)
    }

    /// Without blanks and quotes around it.
    private static func plain(_ text: Substring) -> String {
        var text = text.prefix(longest)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        if text.count > 1, let quote = text.first, quote == "\"" || quote == "'", text.last == quote {
            text = text.dropFirst().dropLast()
        }
        return String(text)
    }
}
