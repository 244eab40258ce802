public import Domain
import Text

/// Understands a text without any help: no network, no model, no file; the same answer for the same text, always.
///
/// The summary is taken from the text, the tags are its own phrases, the language comes from its letters and short
/// words, the name from its heading and date. ``Analysis/methods`` says so for each part. Time grows linearly up to 240
/// KB of text and not beyond: of a longer one head, middle and tail are looked at, and a note says so.
public struct LocalAnalyst: TextAnalyst {
    /// Ready at once.
    public init() {}

    /// Finds what can be found; never throws, and never fails on any text.
    public func understand(
        _ text: String,
        filename: String,
        metadata: [String: JSONValue]
    ) async throws -> Analysis {
        Self.analysis(of: text, filename: filename, metadata: metadata)
    }

    /// The same, without waiting: a pure function.
    static func analysis(of text: String, filename: String, metadata: [String: JSONValue]) -> Analysis {
        let sample = TextSample(text)
        let flow = Flow(sample.scalars)
        let notes = sample.isPart ? [TextSample.note] : []
        guard flow.scalars[...].letterCount >= 2 else { return picture(filename, metadata, notes) }
        let language = LanguageGuess.language(of: flow.scalars)
        let passages = Passage.all(in: flow, language: language)
        let heading = Heading.of(flow.scalars)
        var analysis = Analysis(
            summary: Summary.of(passages),
            tags: tags(of: passages, heading: heading, language: language),
            language: language,
            metadata: metadata,
            notes: notes
        )
        analysis.suggestedFilename = FilenameSuggestion.name(
            like: filename,
            heading: heading,
            flow: flow,
            tags: analysis.tags,
            metadata: metadata
        )
        if analysis.summary != nil { analysis.methods["summary"] = Method.summary }
        if !analysis.tags.isEmpty { analysis.methods["tags"] = Method.tags }
        if language != nil { analysis.methods["language"] = Method.language }
        if analysis.suggestedFilename != nil { analysis.methods["suggested_filename"] = Method.filename }
        return analysis
    }

    /// The kind that the heading names, then the key phrases.
    private static func tags(of passages: [Passage], heading: String?, language: String?) -> [Tag] {
        let kinds = heading.map { DocumentKind.words(in: $0).prefix(2) } ?? []
        let phrases = KeyPhrases.tags(of: passages, language: language).filter { !kinds.contains($0.tag) }
        let tags = kinds.map { Tag($0, confidence: 0.8) } + phrases
        return Array(tags.sorted { $0.confidence > $1.confidence }.prefix(KeyPhrases.most))
    }

    /// What the facts of a picture without text say.
    private static func picture(
        _ filename: String,
        _ metadata: [String: JSONValue],
        _ notes: [String]
    ) -> Analysis {
        var analysis = Analysis(
            suggestedFilename: FilenameSuggestion.picture(like: filename, metadata: metadata),
            tags: PictureTags.tags(of: metadata),
            metadata: metadata,
            notes: notes
        )
        if !analysis.tags.isEmpty { analysis.methods["tags"] = Method.facts }
        if analysis.suggestedFilename != nil { analysis.methods["suggested_filename"] = Method.facts }
        return analysis
    }

    /// Names of the methods with their version; a change of behaviour raises it.
    private enum Method {
        static let summary = "local-extractive/1"
        static let tags = "local-keyphrase/1"
        static let language = "local-language/1"
        static let filename = "local-title/1"
        static let facts = "local-metadata/1"
    }
}
