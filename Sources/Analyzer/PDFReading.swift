import Domain
import Streams
import Text

/// Reads PDF documents page by page: the text layer where it is good, what can be recognised where it is better.
///
/// Pages that had to be recognised are kept as they come, so that a new attempt begins behind them.
struct PDFReading {
    /// Reads behind the wall.
    let reader: any TextReader
    /// Keeps what is read so far.
    let drafts: any PageDrafts
    /// Limits and languages.
    let settings: AnalyzerSettings
    /// Pages recognised at once.
    let lanes: Int
    /// Whether it is a failure when nothing can be recognised here, because these languages were asked for.
    var mustRecognise = false

    /// The pages' text and the document's properties.
    ///
    /// Of a document with more pages than the limit the first ones are read. A document beyond the other limits of the
    /// reader is stored without text. Notes say so.
    ///
    /// - Throws: what ``TextReader/readPDF(_:maximumPages:)`` throws besides: an encrypted or broken document fails.
    func read(_ bytes: [UInt8], of claim: Claim, _ context: StageContext) async throws -> Reading {
        let content: PDFContent
        do {
            content = try await reader.readPDF(bytes, maximumPages: settings.maximumPages)
        } catch let failure as Failure where failure.code == .unsupported || failure.code == .tooLarge {
            return Reading(notes: [failure.message])
        }
        var reading = Reading(metadata: content.properties.mapValues(\.cleaned))
        reading.methods["text"] = content.method
        reading.methods["metadata"] = content.method
        let layers = content.pages.map { PageReading(layer: Self.finished($0)) }
        let run = PDFRun(
            reader: reader,
            drafts: drafts,
            bytes: bytes,
            claim: claim,
            context: context,
            layers: layers,
            sizes: content.sizes,
            languages: settings.languages,
            lanes: Caution.current == .alone ? 1 : max(1, lanes),
            mustRecognise: mustRecognise
        )
        let found = try await run.pages()
        if found.pages.contains(where: { $0.source == "ocr" && !$0.text.isEmpty }) {
            reading.methods["ocr"] = found.method ?? "tesseract"
        }
        for note in found.notes { reading.note(note) }
        assemble(found.pages, into: &reading)
        if case .integer(let count)? = content.properties["page_count"], count > content.pages.count {
            reading.note("Only the first \(content.pages.count) of \(count) pages were read.")
        }
        return reading
    }

    /// Text as it is stored.
    static func finished(_ text: String) -> String {
        TextCleaning.cleaned(ThaiText.repaired(text)).text
    }

    private func assemble(_ pages: [TextPage], into reading: inout Reading) {
        var room = settings.maximumCharacters
        var silent: [Int] = []
        for page in pages {
            guard room > 0 else { break }
            let (text, isCut) = TextCleaning.cleaned(page.text, atMost: room)
            if isCut {
                reading.note(
                    "The text is very long: only its first \(settings.maximumCharacters) characters were kept."
                )
            }
            room -= text.unicodeScalars.count
            guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
                silent.append(page.number)
                continue
            }
            reading.pages.append(isCut ? page.cut(to: text) : page)
        }
        if let sentence = PageRange.sentence(for: silent, of: pages.count) { reading.note(sentence) }
    }
}

extension TextPage {
    fileprivate func cut(to text: String) -> TextPage {
        TextPage(number: number, text: text, source: source, confidence: confidence, quality: quality, other: other)
    }
}
