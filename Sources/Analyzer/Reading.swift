import Domain
import Text

/// What was read out of a file, before anybody tried to understand it.
struct Reading {
    /// The text, page by page; no page without text.
    var pages: [TextPage] = []
    /// Facts under the seeds' names.
    var metadata: [String: JSONValue] = [:]
    /// Which method read which part.
    var methods: [String: String] = [:]
    /// What could not be read and why.
    var notes: [String] = []
    /// What was measured of the plants, if that was wanted; its pictures are stored.
    var survey: CropSurvey?

    /// Adds what another look at the file gave; where both speak of the same thing, the other counts.
    mutating func add(_ other: Reading) {
        pages += other.pages
        metadata.merge(other.metadata) { $1 }
        methods.merge(other.methods) { $1 }
        for sentence in other.notes { note(sentence) }
        survey = other.survey ?? survey
    }

    /// Adds a note once.
    mutating func note(_ sentence: String) {
        if !notes.contains(sentence) { notes.append(sentence) }
    }
}

extension JSONValue {
    /// The same without control characters in its texts: PostgreSQL takes no NUL.
    var cleaned: JSONValue {
        switch self {
        case .string(let text): .string(TextCleaning.cleaned(text, atMost: 10_000).text)
        case .array(let values): .array(values.map(\.cleaned))
        case .object(let members): .object(members.mapValues(\.cleaned))
        default: self
        }
    }
}
