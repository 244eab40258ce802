import Domain
import Text

/// Reads Office documents, books, messages and archives.
struct DocumentReading {
    /// Reads behind the wall.
    let reader: any DocumentReader
    /// Pages, slides, sheets or chapters read.
    let maximumPages: Int
    /// Characters kept.
    let maximumCharacters: Int

    /// The text and the properties.
    ///
    /// A document beyond the limits of the reader, or of a kind that nothing reads, is stored without text, and a note
    /// says so.
    ///
    /// - Throws: what ``DocumentReader/readDocument(_:_:maximumPages:maximumCharacters:)`` throws besides: an encrypted
    ///   or broken document fails.
    func read(_ bytes: [UInt8], _ family: DocumentFamily) async throws -> Reading {
        let content: DocumentContent
        do {
            content = try await reader.readDocument(
                bytes,
                family,
                maximumPages: maximumPages,
                maximumCharacters: maximumCharacters
            )
        } catch let failure as Failure where failure.code == .unsupported || failure.code == .tooLarge {
            return Reading(notes: [failure.message])
        }
        var reading = Reading(metadata: content.properties.mapValues(\.cleaned))
        reading.methods["metadata"] = content.method
        var room = maximumCharacters
        for (number, text) in content.pages.sorted(by: { $0.key < $1.key }) where room > 0 {
            let finished = TextCleaning.cleaned(text, atMost: room)
            room -= finished.text.unicodeScalars.count
            guard finished.text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else { continue }
            reading.pages.append(TextPage(number: number, text: finished.text, source: "document"))
        }
        if !reading.pages.isEmpty { reading.methods["text"] = content.method }
        for note in content.notes { reading.note(note) }
        if reading.pages.isEmpty, content.notes.isEmpty { reading.note("The file has no text.") }
        return reading
    }
}
