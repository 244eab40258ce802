import Text

/// A text as it flows: white space folded, wrapped lines joined, hyphens at line ends undone, invisibles dropped.
///
/// What is left of line ends (`\n`) parts paragraphs, headings and list items.
struct Flow {
    /// The code points; never two spaces in a row, no space beside a line end.
    let scalars: [Unicode.Scalar]

    /// A small letter goes on with a line at least this long.
    private static let narrowWidth = 20
    /// Scripts that run together go on with a line at least this long.
    private static let wrapWidth = 45
    /// Anything goes on with a line at least this long.
    private static let fullWidth = 60
    /// Lines longer than this are whole paragraphs.
    private static let pageWidth = 140

    /// Lets a text flow.
    init(_ text: some Sequence<Unicode.Scalar>) {
        var lines: [[Unicode.Scalar]] = [[]]
        for scalar in text {
            if scalar.isLineEnd {
                lines.append([])
            } else if scalar.isSpace {
                if let last = lines[lines.count - 1].last, last != " " { lines[lines.count - 1].append(" ") }
            } else if !scalar.isInvisible {
                lines[lines.count - 1].append(scalar)
            }
        }
        var flow: [Unicode.Scalar] = []
        var lineWidth = 0
        for var line in lines {
            if line.last == " " { line.removeLast() }
            guard let first = line.first else {
                lineWidth = 0
                if let last = flow.last, last != "\n" { flow.append("\n") }
                continue
            }
            if let last = flow.last, last != "\n" {
                switch Self.joint(after: last, width: lineWidth, before: first) {
                case .hyphen: flow.removeLast()
                case .nothing: break
                case .space: flow.append(" ")
                case .lineEnd: flow.append("\n")
                }
            }
            flow += line
            lineWidth = line.count
        }
        if flow.last == "\n" { flow.removeLast() }
        scalars = flow
    }

    private enum Joint { case hyphen, nothing, space, lineEnd }

    private static func joint(after last: Unicode.Scalar, width: Int, before first: Unicode.Scalar) -> Joint {
        guard width <= pageWidth, let next = Script.of(first) else { return .lineEnd }
        let isLower = first.properties.isLowercase
        if isLower, width >= narrowWidth, !last.isSentenceEnd { return last == "-" ? .hyphen : .space }
        guard width >= wrapWidth else { return .lineEnd }
        if let script = Script.of(last), script.runsTogether, next.runsTogether { return .nothing }
        // A capital after a line of full width is a name or a sentence; both may stand in the same paragraph.
        let mayGoOn = width >= fullWidth && !(next.runsTogether && last.isSentenceEnd)
        return isLower || mayGoOn ? .space : .lineEnd
    }
}
