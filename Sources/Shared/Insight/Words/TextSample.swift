import Text

/// As much of a text as is looked at: all of it, or head, middle and tail of a long one, so that time is bounded.
struct TextSample {
    /// What to tell the user when something was left out.
    static let note = "The text is long: summary, tags and name come from its beginning, middle and end."

    /// The code points; three parts are parted by an empty line.
    let scalars: [Unicode.Scalar]
    /// Whether something was left out.
    let isPart: Bool

    /// Takes at most `bytes` bytes of UTF-8: half of them from the start, a quarter each from the middle and the end.
    init(_ text: String, bytes limit: Int = 240_000) {
        let count = text.utf8.count
        guard count > limit else {
            scalars = Array(text.unicodeScalars)
            isPart = false
            return
        }
        let quarter = limit / 4
        var scalars = Self.part(of: text, from: 0, bytes: 2 * quarter, cutsStart: false)
        for start in [count / 2, count - quarter] {
            scalars += ["\n", "\n"]
            scalars += Self.part(of: text, from: start, bytes: quarter, cutsStart: true)
        }
        self.scalars = scalars
        isPart = true
    }

    /// A stretch of the text from border to border of a word, if there is one within 200 code points.
    private static func part(of text: String, from start: Int, bytes: Int, cutsStart: Bool) -> [Unicode.Scalar] {
        let utf8 = text.utf8
        let from = utf8.index(utf8.startIndex, offsetBy: start)
        let to = utf8.index(from, offsetBy: bytes, limitedBy: utf8.endIndex) ?? utf8.endIndex
        // Indices between the bytes of one code point round down to its start.
        var part = Array(text.unicodeScalars[from..<to])[...]
        if cutsStart, let border = part.prefix(200).firstIndex(where: { $0.isSpace || $0.isLineEnd }) {
            part = part[(border + 1)...]
        }
        if to < utf8.endIndex, let border = part.suffix(200).lastIndex(where: { $0.isSpace || $0.isLineEnd }) {
            part = part[..<border]
        }
        return Array(part)
    }
}
