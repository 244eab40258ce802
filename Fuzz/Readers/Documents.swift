import DecoderWire

@testable import Decoder

/// Readers of documents and archives.
enum Documents {
    private static let mostPages = 20
    private static let mostCharacters = 10_000

    /// What was cleaned once has nothing left to clean.
    static func cleanDrawing(_ input: UnsafeRawBufferPointer) {
        guard let clean = try? DrawingCleaner.clean(Bytes(input)) else { return }
        let again = clean.withUnsafeBytes { try? DrawingCleaner.clean(Bytes($0)) }
        guard again == clean, clean.count <= DrawingCleaner.mostBytes + 65_536 else {
            broken("a clean drawing is clean")
        }
    }

    /// Text, properties, entries and the cover.
    static func read(_ input: UnsafeRawBufferPointer, _ form: DocumentForm) {
        let bytes = Bytes(input)
        if let contents = try? DocumentJob.contents(
            bytes,
            form,
            mostPages: mostPages,
            mostCharacters: mostCharacters
        ) {
            guard contents.pages.allSatisfy({ (1...mostPages).contains($0.number) }) else {
                broken("pages are numbered from 1, and no more than wanted")
            }
            guard contents.pages.reduce(0, { $0 + $1.text.unicodeScalars.count }) <= mostCharacters else {
                broken("a text is no longer than wanted")
            }
            guard contents.entries.count <= DocumentLimits.mostListed, contents.entries.allSatisfy({ $0.size >= 0 })
            else { broken("entries are few, and none is smaller than nothing") }
        }
        if form == .package, let cover = try? DocumentJob.cover(bytes, form).1 {
            guard cover.count <= DocumentLimits.mostCoverBytes else { broken("a cover is small") }
        }
    }
}
