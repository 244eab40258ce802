import Domain
import Text

@testable import Decoding
@testable import Gateway

/// Readers of text.
enum Texts {
    private static let mostCharacters = 5_000

    static func read(_ bytes: [UInt8]) {
        guard case .text(let decoded) = TextDecoder.decode(bytes, atMost: mostCharacters) else { return }
        guard decoded.text.unicodeScalars.count <= mostCharacters else {
            broken("a text has at most so many characters")
        }
        let cleaned = TextCleaning.cleaned(ThaiText.repaired(decoded.text), atMost: 1_000)
        guard cleaned.text.unicodeScalars.count <= 1_000, !cleaned.text.unicodeScalars.contains("\0") else {
            broken("a cleaned text is short and without NUL")
        }
    }

    static func readHTML(_ bytes: [UInt8]) {
        let page = String(decoding: bytes, as: UTF8.self)
        // An entity never becomes longer than it was; a tag that ends a line is at least as long as the break.
        guard HTMLText.text(of: page).utf8.count <= page.utf8.count else { broken("text is no longer than its page") }
    }

    /// The text of its pages is another tool's affair.
    static func readPDFProperties(_ bytes: [UInt8]) {
        guard let properties = try? PDFProperties(String(decoding: bytes, as: UTF8.self)) else { return }
        guard properties.pageCount > 0 else { broken("a document has pages") }
        _ = Untrusted.text(bytes)
        for case .string(let text) in properties.facts.values.map(Untrusted.facts) {
            guard !text.unicodeScalars.contains("\0") else { broken("a fact has no NUL") }
        }
    }

    static func readVideoProperties(_ bytes: [UInt8]) {
        guard let properties = try? VideoProperties(bytes, bytes: bytes.count) else { return }
        if let seconds = properties.seconds, !seconds.isFinite || seconds < 0 { broken("a film has a length") }
        for case .string(let text) in properties.facts.values.map(Untrusted.facts) {
            guard !text.unicodeScalars.contains("\0") else { broken("a fact has no NUL") }
        }
    }

    /// The first line is the name, the rest is the file.
    static func sniff(_ bytes: [UInt8]) {
        let parts = bytes.split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false)
        let given = String(decoding: parts[0], as: UTF8.self)
        let type = MediaType.sniff(parts.count > 1 ? Array(parts[1]) : [], name: given)
        guard type.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F || $0 == 0x20 }), type.contains("/") else {
            broken("a media type is plain: \(type)")
        }
        let name = SafeFilename.make(given, contentType: type)
        guard !name.isEmpty, name != ".", name != "..", !name.contains("/"), name.utf8.count <= 255,
            !name.unicodeScalars.contains(where: { $0.value < 32 })
        else { broken("a name is no path: \(name.debugDescription)") }
    }
}
