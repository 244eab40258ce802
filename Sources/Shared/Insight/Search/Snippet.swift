public import Domain
import Text

/// A stretch of a part that shows why it was found.
public struct Snippet: Sendable, Hashable {
    /// At most ``width`` characters, white space folded; `…` where something was cut off.
    public let text: String
    /// What was looked for in it, counted as Unicode scalars, ascending and apart.
    public let highlights: [Range<Int>]

    /// About so many characters are shown.
    public static let width = 240

    /// The stretch that has most of what is looked for; the beginning if it has nothing.
    public init(of text: String, terms: [SearchTerm]) {
        let scalars = Self.folded(text)
        let found = Self.found(terms, in: scalars)
        let window = Self.window(scalars, found)
        let opens = window.lowerBound > 0
        var shown = Array(scalars[window])
        if opens { shown.insert("…", at: 0) }
        if window.upperBound < scalars.count { shown.append("…") }
        let shift = (opens ? 1 : 0) - window.lowerBound
        self.text = shown.string
        highlights = found.filter {
            $0.range.lowerBound >= window.lowerBound && $0.range.upperBound <= window.upperBound
        }
        .reduce(into: []) { joined, hit in
            let range = (hit.range.lowerBound + shift)..<(hit.range.upperBound + shift)
            if let last = joined.last, last.upperBound >= range.lowerBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
    }

    private static func folded(_ text: String) -> [Unicode.Scalar] {
        var folded: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            if scalar.isSpace || scalar.isLineEnd || scalar.properties.isControl {
                if let last = folded.last, last != " " { folded.append(" ") }
            } else if !scalar.isInvisible {
                folded.append(scalar)
            }
        }
        if folded.last == " " { folded.removeLast() }
        return folded
    }

    /// Where terms stand, in order, each with the term's number.
    private static func found(_ terms: [SearchTerm], in scalars: [Unicode.Scalar]) -> [(term: Int, range: Range<Int>)] {
        let units = SearchUnits(scalars).units
        var places: [String: [Int: Range<Int>]] = [:]
        for unit in units { places[unit.lexeme, default: [:]][unit.position] = unit.range }
        var found: [(term: Int, range: Range<Int>)] = []
        for (number, term) in terms.enumerated() {
            for phrase in term.phrases {
                for (position, first) in places[phrase[0]] ?? [:] {
                    let ranges = phrase.enumerated().compactMap { places[$1]?[position + $0] }
                    guard ranges.count == phrase.count, let last = ranges.last else { continue }
                    found.append((number, first.lowerBound..<max(first.upperBound, last.upperBound)))
                }
            }
        }
        return found.sorted { left, right in
            left.range.lowerBound != right.range.lowerBound
                ? left.range.lowerBound < right.range.lowerBound : left.range.upperBound > right.range.upperBound
        }
    }

    /// The stretch with most different terms, a little before the first of them, from border to border of words.
    private static func window(
        _ scalars: [Unicode.Scalar],
        _ found: [(term: Int, range: Range<Int>)]
    ) -> Range<Int> {
        guard scalars.count > width else { return 0..<scalars.count }
        var best = (start: 0, terms: 0)
        for hit in found {
            let start = max(0, hit.range.lowerBound - width / 5)
            let inside = found.filter { $0.range.lowerBound >= start && $0.range.upperBound <= start + width }
            let terms = Set(inside.map(\.term)).count
            if terms > best.terms { best = (start, terms) }
        }
        var start = min(best.start, scalars.count - width)
        var end = start + width
        // Up to 20 characters are given up for a border.
        if start > 0, let border = scalars[start..<(start + 20)].firstIndex(of: " ") { start = border + 1 }
        if end < scalars.count, let border = scalars[(end - 20)..<end].lastIndex(of: " ") { end = border }
        return start..<end
    }
}
