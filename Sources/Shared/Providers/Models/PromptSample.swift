import Text

/// As much of a text as one call may carry: all of it, or its head, middle and tail, cut where sentences end.
struct PromptSample: Sendable, Hashable {
    /// What to tell the user when something was left out.
    static let note = "The text is long: the model was given its beginning, middle and end."
    /// Stands where something was left out.
    private static let gap = "\n\n[…]\n\n"

    /// What is sent.
    let text: String
    /// Whether something was left out.
    let isPart: Bool

    /// Takes at most `limit` code points: half of them from the start, a quarter each from the middle and the end.
    init(_ text: String, scalars limit: Int) {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count > limit else {
            self.text = text
            isPart = false
            return
        }
        let room = max(8, limit - 2 * Self.gap.unicodeScalars.count)
        let head = Self.trimmed(scalars[..<(room / 2)], start: false, end: true)
        let middle = (scalars.count - room / 4) / 2
        let centre = Self.trimmed(scalars[max(room / 2, middle)...].prefix(room / 4), start: true, end: true)
        let tail = Self.trimmed(scalars.suffix(room / 4), start: true, end: false)
        self.text = [head, centre, tail].filter { !$0.isEmpty }.map(\.string).joined(separator: Self.gap)
        isPart = true
    }

    /// Moves the cut ends inwards to the nearest end of a sentence, else of a word; not by more than a third.
    private static func trimmed(
        _ part: ArraySlice<Unicode.Scalar>,
        start: Bool,
        end: Bool
    ) -> ArraySlice<Unicode.Scalar> {
        var part = part
        let most = part.count / 3
        if start, let border = firstBorder(in: part.prefix(most)) { part = part[border...] }
        if end, let border = lastBorder(in: part.suffix(most)) { part = part[..<border] }
        return part
    }

    /// Where the first sentence begins that is whole.
    private static func firstBorder(in part: ArraySlice<Unicode.Scalar>) -> Int? {
        let sentence = part.indices.first { isBorder(part, behind: $0) }
        return (sentence ?? part.firstIndex(where: \.isSpace)).map { $0 + 1 }
    }

    /// Where the last sentence that is whole has ended.
    private static func lastBorder(in part: ArraySlice<Unicode.Scalar>) -> Int? {
        if let sentence = part.indices.last(where: { isBorder(part, behind: $0) }) { return sentence + 1 }
        return part.lastIndex(where: \.isSpace)
    }

    /// Whether a sentence ends with this code point: a line end, a wide stop, or a stop before a space.
    private static func isBorder(_ part: ArraySlice<Unicode.Scalar>, behind index: Int) -> Bool {
        let scalar = part[index]
        if scalar.isLineEnd || scalar.isWideSentenceEnd { return true }
        guard scalar.isSentenceEnd, index + 1 < part.endIndex else { return false }
        return part[index + 1].isSpace || part[index + 1].isLineEnd
    }
}
