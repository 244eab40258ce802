public import Domain
import Text

/// A part of a file's text, short enough that one vector can stand for it.
///
/// Parts end where sentences end, overlap by a sentence or two so that nothing falls between them, and never cross a
/// page. The same text gives the same parts.
public struct TextChunk: Sendable, Hashable {
    /// From 0, in the order of the text; with the file's id it names the part.
    public let number: Int
    /// The page it stands on, from 1; `nil` if the file has no pages.
    public let page: Int?
    /// Its characters in ``Analysis/text``, counted as Unicode scalars.
    public let range: Range<Int>
    /// Its text.
    public let text: String

    /// A part aims at this many characters; scripts without spaces at half as many.
    static let width = 1_200
    /// No more than this is repeated from the part before.
    static let overlap = 200
    /// No more parts are made of one file.
    static let most = 4_000

    /// The parts of a text that have a letter or a digit, in order.
    public static func all(of pages: [TextPage]) -> [TextChunk] {
        var chunks: [TextChunk] = []
        var start = 0
        let hasPages = pages.count > 1 || pages.first.map { $0.source != "plain" } ?? false
        for page in pages {
            let scalars = Array(page.text.unicodeScalars)
            for range in ranges(in: scalars) where chunks.count < most {
                let part = scalars[range]
                guard part.contains(where: { Script.of($0) != nil || $0.isDigit }) else { continue }
                chunks.append(
                    TextChunk(
                        number: chunks.count,
                        page: hasPages ? page.number : nil,
                        range: (start + range.lowerBound)..<(start + range.upperBound),
                        text: part.string
                    )
                )
            }
            // A form feed parts the pages.
            start += scalars.count + 1
        }
        return chunks
    }

    /// The ranges of one page's parts.
    static func ranges(in scalars: [Unicode.Scalar]) -> [Range<Int>] {
        let pieces = TextPieces.ranges(in: scalars)
        let wide = scalars.count { Script.of($0)?.runsTogether == true } * 2 > scalars.count
        let limit = wide ? width / 2 : width
        var ranges: [Range<Int>] = []
        var first = 0
        while first < pieces.count {
            let start = pieces[first].lowerBound
            var next = first + 1
            while next < pieces.count, pieces[next].upperBound - start <= limit { next += 1 }
            ranges.append(start..<pieces[next - 1].upperBound)
            guard next < pieces.count else { break }
            // As many of the last sentences again as fit into the overlap, but always one step ahead.
            var back = next
            while back - 1 > first, pieces[next - 1].upperBound - pieces[back - 1].lowerBound <= min(overlap, limit / 4)
            {
                back -= 1
            }
            first = back
        }
        return ranges
    }
}
