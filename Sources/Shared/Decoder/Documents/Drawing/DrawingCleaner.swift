import DecoderWire

/// Writes a drawing (SVG) anew with nothing in it but shapes, texts, colours and embedded pictures: no scripts, no
/// events, no animations, no foreign elements, nothing that names another file.
///
/// What is not on the list is left out with all that stands in it; so is every value that points outside.
final class DrawingCleaner: XMLListener {
    /// Elements and attributes; a drawing of more is a trap, or nothing for a small picture.
    private static let mostElements = 200_000
    /// Bytes of the clean drawing.
    static let mostBytes = 16 << 20

    private static let allowed: Set<String> = [
        "svg", "g", "defs", "symbol", "use", "switch", "title", "desc", "style", "path", "rect", "circle", "ellipse",
        "line", "polyline", "polygon", "text", "tspan", "textPath", "linearGradient", "radialGradient", "stop",
        "clipPath", "mask", "pattern", "marker", "image", "filter", "feBlend", "feColorMatrix", "feComponentTransfer",
        "feComposite", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feMerge",
        "feMergeNode", "feOffset", "feDropShadow",
    ]

    /// The drawing, once all is read.
    private(set) var bytes: [UInt8] = []
    private var elements = 0
    /// Elements within one that is left out, itself included.
    private var omitted = 0
    /// The rules of a style sheet while it is read; `nil` outside of one.
    private var rules: [UInt8]?
    private var isDrawing = false

    /// The clean drawing.
    ///
    /// - Throws: ``Refusal``: `unsupported` for what is no drawing or has a document type definition, `invalid_file`,
    ///   `too_large`.
    static func clean(_ input: Bytes) throws -> [UInt8] {
        let cleaner = DrawingCleaner()
        let reader = try XMLReader(cleaner)
        do {
            try reader.feed(input.raw, isLast: true)
        } catch let refusal as Refusal where refusal == XMLReader.definition {
            throw Refusal(.unsupported, "The drawing has a document type definition; such drawings are not rendered.")
        }
        return cleaner.bytes
    }

    func begin(_ name: String, _ attributes: XMLAttributes) throws {
        elements += 1
        guard elements <= Self.mostElements else { throw DocumentLimits.bomb("The drawing has too many elements.") }
        guard elements > 1 || name == "svg" else { throw Refusal(.unsupported, "This is no drawing.") }
        guard omitted == 0, rules == nil, name == "a" || Self.allowed.contains(name) else {
            omitted += 1
            return
        }
        if name == "style" {
            rules = []
            return
        }
        // A link is a group of what it links.
        write("<\(name == "a" ? "g" : name)")
        if elements == 1 {
            write(" xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"")
        }
        for (key, value) in attributes.all where DrawingValue.isKept(key, value) {
            write(" \(key == "href" ? "xlink:href" : key)=\"")
            try escape(Array(value.utf8)[...])
            write("\"")
        }
        write(">")
    }

    func end(_ name: String) throws {
        if omitted > 0 {
            omitted -= 1
        } else if let sheet = rules {
            rules = nil
            let text = String(decoding: sheet, as: UTF8.self)
            guard DrawingValue.isHarmless(text), !text.contains("@") else { return }
            write("<style>")
            try escape(sheet[...])
            write("</style>")
        } else {
            write("</\(name == "a" ? "g" : name)>")
        }
    }

    func text(_ piece: UnsafeBufferPointer<UInt8>) throws {
        guard omitted == 0 else { return }
        if rules == nil {
            try escape(Array(piece)[...])
        } else if rules.map({ $0.count + piece.count <= DocumentLimits.longestToken }) == true {
            rules?.append(contentsOf: piece)
        }
    }

    private func escape(_ text: ArraySlice<UInt8>) throws {
        guard bytes.count + text.count <= Self.mostBytes else { throw DocumentLimits.bomb("The drawing is too large.") }
        for byte in text {
            switch byte {
            case UInt8(ascii: "<"): write("&lt;")
            case UInt8(ascii: ">"): write("&gt;")
            case UInt8(ascii: "&"): write("&amp;")
            case UInt8(ascii: "\""): write("&quot;")
            default: bytes.append(byte)
            }
        }
    }

    private func write(_ text: String) { bytes += text.utf8 }
}
