import CCodecs
import DecoderWire

/// Draws the first page of a text. The fonts are read before the wall goes up, because no file opens behind it.
final class TextSheet {
    private static let folder = "/usr/share/fonts/truetype"
    /// The first that has a letter draws it.
    private static let files = ["dejavu/DejaVuSansMono.ttf", "tlwg/Loma.ttf", "dejavu/DejaVuSans.ttf"]
    /// No page shows more.
    private static let mostLetters = 20_000
    private static let linesOfAPage = 56
    /// A page is drawn so much larger than its largest thumbnail.
    private static let margin = 2
    /// As paper is: one to the root of two.
    private static let proportion = 0.707

    private let fonts: OpaquePointer?

    init() {
        fonts = CStrings.with(Self.files.map { "\(Self.folder)/\($0)" }) { ccodecs_fonts_open($0.constants) }
    }

    deinit {
        ccodecs_fonts_close(fonts)
    }

    /// The small pictures of a page.
    ///
    /// - Parameter bytes: UTF-8.
    func draw(_ bytes: Bytes, _ order: ThumbnailOrder) throws -> (DecoderOutcome, [UInt8]) {
        guard order.isSound, let largest = order.boxes.max() else {
            throw Refusal(.internalError, "Thumbnails of \(order.boxes) pixels cannot be drawn.")
        }
        guard let fonts else {
            throw Refusal(.unsupported, "Texts cannot be drawn here: install fonts-dejavu-core.")
        }
        // A letter has four bytes at most.
        let text = String(decoding: bytes.raw.prefix(Self.mostLetters * 4), as: UTF8.self)
        let letters = text.unicodeScalars.prefix(Self.mostLetters).map(\.value)
        guard letters.contains(where: { $0 > 0x20 && $0 != 0xA0 && $0 != 0xFEFF }) else {
            throw Refusal(.unsupported, "There is nothing in the text to draw.")
        }
        let height = min(largest * Self.margin, ThumbnailOrder.mostSide)
        let width = max(1, Int(Double(height) * Self.proportion))
        var picture = ccodecs_picture()
        let status = ccodecs_draw_text(
            fonts,
            letters,
            letters.count,
            UInt32(width),
            UInt32(height),
            UInt32(min(256, max(4, height * 2 / 3 / Self.linesOfAPage))),
            &picture
        )
        guard status == CCODECS_OK else { throw Refusal(.internalError, "The text could not be drawn.") }
        return try ThumbnailJob.draw(Picture(picture), order, size: (width, height)) { $0 }
    }
}
