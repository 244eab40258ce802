import Domain
import Text

/// Reads text files: finds the encoding, parts pages at form feeds.
struct PlainTextReading {
    /// Characters kept.
    let maximumCharacters: Int
    /// Pages told apart; a text with more form feeds is one page.
    let maximumPages: Int

    /// The text, or a note why there is none; no text file is so bad that it fails.
    func read(_ bytes: [UInt8], isHTML: Bool) -> Reading {
        var reading = Reading()
        switch TextDecoder.decode(bytes, atMost: maximumCharacters) {
        case .notText:
            reading.note("The file is called text, but its bytes are not text; it was not read.")
        case .unknownEncoding:
            reading.note("The encoding of the text could not be told, so it was not read.")
        case .text(let decoded):
            reading.pages = pages(isHTML ? HTMLText.text(of: decoded.text) : decoded.text)
            reading.methods["text"] = isHTML ? "html/1" : "plain-text/1"
            reading.metadata["encoding"] = .string(decoded.encoding)
            reading.metadata["line_count"] = .integer(Int64(lines(decoded.text)))
            describe(decoded, &reading)
        }
        return reading
    }

    private func describe(_ decoded: DecodedText, _ reading: inout Reading) {
        if reading.pages.isEmpty { reading.note("The file has no text.") }
        if decoded.replaced > 0 {
            reading.metadata["replaced_characters"] = .integer(Int64(decoded.replaced))
            reading.note("Characters that could not be read as \(decoded.encoding): \(decoded.replaced).")
        } else if !decoded.isCertain {
            reading.note("The file does not say its encoding; \(decoded.encoding) fits best.")
        }
        if decoded.isCut {
            reading.note("The text is very long: only its first \(maximumCharacters) characters were kept.")
        }
    }

    private func lines(_ text: String) -> Int {
        guard !text.isEmpty else { return 0 }
        return text.utf8.count { $0 == 0x0A } + (text.utf8.last == 0x0A ? 0 : 1)
    }

    private func pages(_ text: String) -> [TextPage] {
        let parts = text.utf8.count { $0 == 0x0C } < maximumPages ? text.split(separator: "\u{0C}") : [text[...]]
        return parts.enumerated().compactMap { order, part in
            guard part.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else { return nil }
            return TextPage(number: order + 1, text: String(part), source: "plain")
        }
    }
}
