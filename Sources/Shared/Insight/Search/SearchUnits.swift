import Domain
import Text

/// Cuts a text as it stands into what search keeps and looks for; the same when it is written and when it is asked.
///
/// Alphabets: words, lower case, English plurals folded. Thai: words of the list, and every two neighbouring clusters,
/// because a query is cut elsewhere than the text around it. Chinese, Japanese and other scripts without spaces: every
/// letter, and every two neighbours. Thai digits count as digits.
struct SearchUnits {
    /// What a unit is to a query.
    enum Kind: Equatable {
        /// A word or a number.
        case word
        /// A word of so many Thai clusters.
        case thai(clusters: Int)
        /// Two Thai clusters side by side.
        case thaiPair
        /// A letter of a script without spaces, in a run of so many.
        case letter(run: Int)
        /// Two of these side by side.
        case pair
    }

    /// A unit with its place.
    struct Unit {
        let lexeme: String
        /// From 1.
        let position: Int
        /// Its characters.
        let range: Range<Int>
        let kind: Kind
    }

    private(set) var units: [Unit] = []
    private var position = 0

    /// Longer words are cut: no lexeme is longer.
    private static let longest = 100

    /// Cuts.
    init(_ scalars: [Unicode.Scalar]) {
        var index = 0
        while index < scalars.count {
            let start = index
            if let script = Script.of(scalars[index]) {
                index = Self.end(of: scalars, from: start, script)
                switch script {
                case .thai: addThai(scalars, start..<index)
                case _ where script.runsTogether: addLetters(scalars, start..<index)
                default: addWord(scalars, start..<index, script)
                }
            } else if scalars[index].isDigit {
                index = Self.endOfNumber(scalars, from: start)
                let digits = scalars[start..<index].compactMap { scalar in
                    scalar.digit.map { "\($0)" } ?? (scalar == "." ? "." : nil)
                }
                add(String(digits.joined().prefix(Self.longest)), start..<index, .word)
            } else {
                // A word on the other side of a stop is no neighbour.
                if !scalars[index].isSpace, scalars[index].isSentenceEnd { position += 1 }
                index += 1
            }
        }
    }

    private mutating func add(_ lexeme: String, _ range: Range<Int>, _ kind: Kind) {
        position += 1
        units.append(Unit(lexeme: lexeme, position: position, range: range, kind: kind))
    }

    private mutating func addWord(_ scalars: [Unicode.Scalar], _ range: Range<Int>, _ script: Script) {
        let whole = scalars[range].prefix(Self.longest).filter { $0 != "'" && $0 != "’" || script != .latin }
        let word = whole.string.lowercased()
        add(script == .latin ? EnglishPlural.singular(of: word) : word, range, .word)
    }

    private mutating func addLetters(_ scalars: [Unicode.Scalar], _ range: Range<Int>) {
        for index in range {
            add(String(scalars[index]), index..<(index + 1), .letter(run: range.count))
            guard index + 1 < range.upperBound else { continue }
            let pair = scalars[index...(index + 1)].string
            units.append(Unit(lexeme: pair, position: position, range: index..<(index + 2), kind: .pair))
        }
    }

    private mutating func addThai(_ scalars: [Unicode.Scalar], _ range: Range<Int>) {
        let run = ThaiSpelling.unified(Array(scalars[range]))
        // Where the spelling was mended, places inside the run are not known any more.
        func place(_ part: Range<Int>) -> Range<Int> {
            run.count == range.count
                ? (range.lowerBound + part.lowerBound)..<(range.lowerBound + part.upperBound) : range
        }
        let starts = ThaiClusters.borders(of: run[...]).enumerated().filter(\.element).map(\.offset) + [run.count]
        let base = position + 1
        for piece in ThaiSegmenter.shared.pieces(of: run[...]) {
            guard let first = starts.firstIndex(where: { $0 >= piece.range.lowerBound }) else { continue }
            let clusters = starts[first...].prefix { $0 < piece.range.upperBound }.count
            units.append(
                Unit(
                    lexeme: run[piece.range].prefix(Self.longest).string,
                    position: base + first,
                    range: place(piece.range),
                    kind: .thai(clusters: max(1, clusters))
                )
            )
        }
        for index in starts.indices.dropLast(2) {
            let part = starts[index]..<starts[index + 2]
            units.append(
                Unit(
                    lexeme: run[part].prefix(Self.longest).string,
                    position: base + index,
                    range: place(part),
                    kind: .thaiPair
                )
            )
        }
        position += starts.count - 1
    }

    private static func end(of scalars: [Unicode.Scalar], from start: Int, _ script: Script) -> Int {
        var end = start + 1
        while end < scalars.count {
            let scalar = scalars[end]
            if let next = Script.of(scalar) {
                // Chinese characters and kana make words together.
                let isWide = (script == .han || script == .kana) && (next == .han || next == .kana)
                guard next == script || isWide else { break }
            } else if script.runsTogether {
                break
            } else if !scalar.isDigit {
                guard scalar == "'" || scalar == "’", end + 1 < scalars.count, Script.of(scalars[end + 1]) == script
                else { break }
            }
            end += 1
        }
        return end
    }

    /// A point or comma between digits belongs to the number.
    private static func endOfNumber(_ scalars: [Unicode.Scalar], from start: Int) -> Int {
        var end = start + 1
        while end < scalars.count {
            let isInside =
                (scalars[end] == "." || scalars[end] == ",") && end + 1 < scalars.count
                && scalars[end + 1].isDigit
            guard scalars[end].isDigit || isInside else { break }
            end += 1
        }
        return end
    }
}
