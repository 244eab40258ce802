import Domain
import Text

/// Reads the text layer of PDF documents; pages without one are named in a note.
struct PDFReading {
    /// Reads behind the wall.
    let reader: any TextReader
    /// Pages read.
    let maximumPages: Int
    /// Characters kept.
    let maximumCharacters: Int

    /// The pages' text and the document's properties.
    ///
    /// A document beyond the limits of the reader is stored without text, and a note says so.
    ///
    /// - Throws: what ``TextReader/readPDF(_:maximumPages:)`` throws besides: an encrypted or broken document fails.
    func read(_ bytes: [UInt8]) async throws -> Reading {
        let content: PDFContent
        do {
            content = try await reader.readPDF(bytes, maximumPages: maximumPages)
        } catch let failure as Failure where failure.code == .unsupported || failure.code == .tooLarge {
            return Reading(notes: [failure.message])
        }
        var reading = Reading(metadata: content.properties.mapValues(\.cleaned))
        reading.methods["text"] = content.method
        reading.methods["metadata"] = content.method
        var room = maximumCharacters
        var silent: [Int] = []
        for (index, page) in content.pages.enumerated() {
            guard room > 0 else { break }
            let finished = TextCleaning.cleaned(ThaiText.repaired(page), atMost: room)
            if finished.isCut {
                reading.note("The text is very long: only its first \(maximumCharacters) characters were kept.")
            }
            room -= finished.text.unicodeScalars.count
            if finished.text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) {
                reading.pages.append(TextPage(number: index + 1, text: finished.text, source: "pdf_text_layer"))
            } else {
                silent.append(index + 1)
            }
        }
        if let sentence = Self.sentence(for: silent, of: content.pages.count) { reading.note(sentence) }
        if case .integer(let count)? = content.properties["page_count"], count > content.pages.count {
            reading.note("Only the first \(content.pages.count) of \(count) pages were read.")
        }
        return reading
    }

    /// Says which pages could not be read: `Pages 2, 4–6 have no text layer; they were not read.`
    static func sentence(for pages: [Int], of count: Int) -> String? {
        guard let first = pages.first else { return nil }
        if pages.count == count { return "No page of the document has a text layer; it was not read." }
        guard pages.count > 1 else { return "Page \(first) has no text layer; it was not read." }
        var ranges: [ClosedRange<Int>] = []
        for page in pages {
            if let last = ranges.last, last.upperBound == page - 1 {
                ranges[ranges.count - 1] = last.lowerBound...page
            } else {
                ranges.append(page...page)
            }
        }
        var names = ranges.prefix(20).map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
        if ranges.count > names.count { names.append("…") }
        return "Pages \(names.joined(separator: ", ")) have no text layer; they were not read."
    }
}
