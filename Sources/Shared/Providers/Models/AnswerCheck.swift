import Domain
import FoundationEssentials
import Insight
import Text

/// Turns what a model wrote into a description, or refuses it. Pure: nothing that a model says is believed before.
///
/// A member of another type, or a missing one, refuses the whole answer. A well-typed value is cleaned, cut to its
/// length, and dropped if nothing is left of it.
enum AnswerCheck {
    /// Code points of a summary.
    static let longestSummary = 1_000
    /// Characters of a tag.
    static let longestTag = 50
    /// Tags of a file.
    static let mostTags = 10

    /// What the schema asks for.
    private struct Answer: Decodable {
        struct Label: Decodable {
            let tag: String
            let confidence: Double
        }
        let filename: String
        let summary: String
        let tags: [Label]
        let language: String
    }

    /// The description in an answer.
    ///
    /// - Throws: ``Failure/Code/unavailable`` if it is not the JSON that was asked for, or says nothing.
    static func description(
        from text: String,
        for order: DescriptionOrder,
        method: String,
        tokens: TokenCount
    ) throws(Failure) -> Description {
        let answer: Answer
        do {
            answer = try JSONDecoder().decode(Answer.self, from: Data(text.utf8))
        } catch {
            // The error of the decoder may quote the answer, which may quote the file.
            throw Failure(.unavailable, "The model's answer is not what was asked for.")
        }
        let description = Description(
            suggestedFilename: filename(answer.filename, like: order.filename),
            summary: summary(answer.summary),
            tags: tags(answer.tags.map { ($0.tag, $0.confidence) }),
            language: language(answer.language),
            method: method,
            tokens: tokens
        )
        guard description.summary != nil || !description.tags.isEmpty else {
            throw Failure(.unavailable, "The model's answer says nothing.")
        }
        return description
    }

    /// A safe name with the original's extension, whatever extension or folder was suggested; `nil` if it says no more
    /// than the name the file has.
    static func filename(_ suggestion: String, like original: String) -> String? {
        var stem = cleaned(suggestion)
        let ending = SafeFilename.pathExtension(of: stem)
        if ending.utf8.count >= 2, ending.utf8.count < stem.utf8.count, !ending.dropFirst().allSatisfy(\.isNumber) {
            stem = String(stem.dropLast(ending.count))
        }
        guard let name = SafeFilename.name(from: stem, like: original), name != original else { return nil }
        return name
    }

    /// One line without anything that hides or turns; cut behind a sentence, else behind a word.
    static func summary(_ text: String) -> String? {
        let line = Array(cleaned(text).unicodeScalars)
        guard line[...].letterCount > 0 else { return nil }
        guard line.count > longestSummary else { return line.string }
        let part = line[..<(longestSummary - 1)]
        if let stop = part.lastIndex(where: \.isSentenceEnd), stop > part.count / 2 { return part[...stop].string }
        let border = part.lastIndex(where: \.isSpace).map { $0 > part.count / 2 ? $0 : part.count } ?? part.count
        return part[..<border].string + "…"
    }

    /// Lower-case words of letters, digits and a few signs, the most certain first, each once.
    static func tags(_ labels: [(tag: String, confidence: Double)]) -> [Tag] {
        var seen: Set<String> = []
        let sound = labels.prefix(100).compactMap { label -> Tag? in
            let word = cleaned(label.tag).lowercased()
            guard (1...longestTag).contains(word.count), word.unicodeScalars.count <= 4 * longestTag,
                word.unicodeScalars.allSatisfy(isOfTag), word.unicodeScalars.contains(where: isLetterOrDigit),
                label.confidence.isFinite, seen.insert(word).inserted
            else { return nil }
            return Tag(word, confidence: label.confidence)
        }
        // Stable: equal ones stay as the model had them.
        let order = sound.enumerated().sorted { left, right in
            (-left.element.confidence, left.offset) < (-right.element.confidence, right.offset)
        }
        return order.prefix(mostTags).map(\.element)
    }

    /// A well-formed tag of BCP 47 with its language in small letters.
    static func language(_ text: String) -> String? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, (2...3).contains(first.utf8.count), parts.count <= 4,
            first.utf8.allSatisfy({ (0x61...0x7A).contains($0 | 0x20) })
        else { return nil }
        let isSound = parts.dropFirst().allSatisfy { part in
            (2...8).contains(part.utf8.count)
                && part.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) }
        }
        guard isSound, first.lowercased() != "und" else { return nil }
        return ([first.lowercased()] + parts.dropFirst().map(String.init)).joined(separator: "-")
    }
}
