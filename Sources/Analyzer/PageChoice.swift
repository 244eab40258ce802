import Domain
import Text

/// One reading of a page: its text layer, or what was recognised.
struct PageReading: Sendable, Hashable {
    /// The text, made fit to be stored.
    let text: String
    /// `pdf_text_layer` or `ocr`.
    let source: String
    /// Of a recognition, 0 to 1.
    let confidence: Double?
    /// By its characters and words, and what recognition thinks of itself.
    let quality: Double
    /// Letters and digits.
    let letters: Int

    /// The page's own text.
    init(layer text: String) {
        self.init(text, "pdf_text_layer", confidence: nil)
    }

    /// What was seen on the page; nothing, if it is noise.
    init(recognised text: String, confidence: Double) {
        self.init(RecognisedLines.isText(text, confidence: confidence) ? text : "", "ocr", confidence: confidence)
    }

    private init(_ text: String, _ source: String, confidence: Double?) {
        let seen = TextQuality(of: text)
        self.text = seen.letters > 0 || seen.score > 0 ? text : ""
        self.source = source
        self.confidence = confidence
        quality = seen.score * (confidence ?? 1)
        letters = seen.letters
    }

    var isEmpty: Bool { text.isEmpty }
}

/// Decides between the text layer of a page and recognition.
enum PageChoice {
    /// A layer of this quality is what the author wrote.
    private static let good = 0.75
    /// A layer with fewer letters may be a stamp on a scanned page.
    private static let few = 40
    /// Recognition that is less sure than this does not outweigh a readable layer.
    private static let sure = 0.6

    /// Whether the page is to be recognised, too.
    static func needsRecognition(_ layer: PageReading) -> Bool {
        layer.letters < few || layer.quality < good
    }

    /// The better reading, with the other beside it; a page without text if both are empty.
    static func best(_ number: Int, layer: PageReading, recognised: PageReading?) -> TextPage {
        guard let recognised, !recognised.isEmpty else { return page(number, layer, beside: nil) }
        guard !layer.isEmpty else { return page(number, recognised, beside: nil) }
        let isRecognisedBetter =
            if layer.quality < good {
                recognised.quality > layer.quality
            } else {
                // A readable layer that is no more than a stamp.
                recognised.letters > layer.letters * 3 / 2 + 20 && (recognised.confidence ?? 0) >= sure
            }
        return isRecognisedBetter ? page(number, recognised, beside: layer) : page(number, layer, beside: recognised)
    }

    private static func page(_ number: Int, _ reading: PageReading, beside other: PageReading?) -> TextPage {
        TextPage(
            number: number,
            text: reading.text,
            source: reading.source,
            confidence: reading.confidence,
            quality: rounded(reading.quality),
            other: other.map {
                OtherReading(
                    text: $0.text,
                    source: $0.source,
                    confidence: $0.confidence,
                    quality: rounded($0.quality)
                )
            }
        )
    }

    private static func rounded(_ quality: Double) -> Double { (quality * 1_000).rounded() / 1_000 }
}
