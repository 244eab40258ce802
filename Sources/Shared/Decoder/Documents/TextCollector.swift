import DecoderWire

/// Gathers the text of a document page by page, never more than it may.
///
/// What stands between two texts is not written before the second one comes, so there are no blanks at line ends and
/// no empty lines.
final class TextCollector {
    /// What stands between two texts; of several the strongest.
    enum Gap: Int {
        case none, space, cell, line
    }

    /// The pages with text so far, without the one that is being written.
    private(set) var pages: [DocumentContents.Page] = []
    /// Whether there was more text than could be kept, or more pages.
    private(set) var isCut = false
    /// The page that is being written.
    private(set) var number = 1

    private let mostPages: Int
    private var charactersLeft: Int
    private var page: [UInt8] = []
    private var gap = Gap.none

    init(mostPages: Int, mostCharacters: Int) {
        self.mostPages = mostPages
        charactersLeft = mostCharacters
    }

    /// Whether the page that is being written has no text yet.
    var isEmptyPage: Bool { page.isEmpty }

    /// Asks for a gap before the next text.
    func need(_ wanted: Gap) {
        if wanted.rawValue > gap.rawValue { gap = wanted }
    }

    /// Adds text. What is no UTF-8 in it becomes U+FFFD here already, so that it counts as what it will be.
    ///
    /// - Throws: ``EnoughText`` when there is as much as may be kept.
    func add(_ text: some Collection<UInt8>) throws {
        guard !text.isEmpty else { return }
        if !page.isEmpty {
            switch gap {
            case .none: break
            case .space: try append(0x20)
            case .cell: try append(0x09)
            case .line: try append(0x0A)
            }
        }
        gap = .none
        if text.allSatisfy({ $0 < 0x80 }) {
            for byte in text { try append(byte) }
        } else {
            for byte in String(decoding: text, as: UTF8.self).utf8 { try append(byte) }
        }
    }

    private func append(_ byte: UInt8) throws {
        if byte & 0xC0 != 0x80 {
            guard charactersLeft > 0 else {
                isCut = true
                throw EnoughText()
            }
            charactersLeft -= 1
        }
        page.append(byte)
    }

    /// Adds text.
    func add(_ text: String) throws { try add(text.utf8) }

    /// Adds a line of its own.
    func addLine(_ text: String) throws {
        need(.line)
        try add(text)
        need(.line)
    }

    /// Says that not everything was read.
    func markCut() { isCut = true }

    /// Ends the page and begins another.
    ///
    /// - Throws: ``EnoughText`` if there may be no other.
    func begin(page next: Int) throws {
        endPage()
        guard next <= mostPages else {
            isCut = true
            throw EnoughText()
        }
        number = next
    }

    /// All pages that have text.
    func finished() -> [DocumentContents.Page] {
        endPage()
        return pages
    }

    private func endPage() {
        defer {
            page = []
            gap = .none
        }
        let text = String(decoding: page, as: UTF8.self)
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else { return }
        pages.append(DocumentContents.Page(number: number, text: text))
    }
}
