import Text

/// Cuts a page as it stands into sentences, or what is nearest to them; every place keeps its number.
///
/// ``Sentences`` works on a text that flows, whose characters stand elsewhere than in the file; here ranges must be
/// those of the file.
enum TextPieces {
    /// Longer ones are cut, at a space if there is one.
    static let longest = 400

    /// The pieces in order, without white space at their ends; never an empty one.
    static func ranges(in scalars: [Unicode.Scalar]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        var index = 0
        func close(at end: Int) {
            var (low, high) = (start, end)
            while low < high, isBlank(scalars[low]) { low += 1 }
            while high > low, isBlank(scalars[high - 1]) { high -= 1 }
            if low < high { ranges.append(low..<high) }
            start = end
        }
        while index < scalars.count {
            let next = index + 1
            if scalars[index].isSentenceEnd, endsSentence(scalars, at: index) {
                close(at: next)
            } else if scalars[index].isLineEnd, next < scalars.count, scalars[next].isLineEnd {
                close(at: next)
            } else if next - start >= longest {
                close(at: border(in: scalars, from: start, to: next))
            }
            index = next
        }
        close(at: scalars.count)
        return ranges
    }

    private static func endsSentence(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
        if scalars[index].isWideSentenceEnd { return true }
        guard index + 1 < scalars.count else { return true }
        return isBlank(scalars[index + 1])
    }

    /// The last place to cut before the end: behind white space, else between clusters of Thai, else the end itself.
    private static func border(in scalars: [Unicode.Scalar], from start: Int, to end: Int) -> Int {
        let half = start + (end - start) / 2
        if let space = scalars[half..<end].lastIndex(where: isBlank) { return space + 1 }
        var index = end
        // Never between a letter and what stands above or below it, nor behind a vowel that is written before.
        while index > half, index < scalars.count, isBound(scalars[index], after: scalars[index - 1]) { index -= 1 }
        return index > half ? index : end
    }

    private static func isBound(_ scalar: Unicode.Scalar, after last: Unicode.Scalar) -> Bool {
        if ThaiClusters.isDependent(scalar) || ThaiClusters.isLeadingVowel(last) { return true }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return scalar == "\u{200D}" || last == "\u{200D}"
        }
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.isSpace || scalar.isLineEnd }
}
