import DecoderWire
import Glibc

/// A reader of ours.
enum Reader: String, CaseIterable {
    /// Whole pictures: sniffing, headers, the glue around libjpeg, libpng, libwebp, libtiff and giflib, reducing, turning.
    case picture
    /// A capture of several bands, measured.
    case bands
    /// BMP alone, which is read in Swift.
    case bmp
    /// An EXIF block alone, and every container it may lie in.
    case exif
    /// The look at a header that the service itself takes, before any wall: it must be the most careful of all.
    case size
    /// XMP and IPTC alone.
    case sides
    /// What poppler draws.
    case pnm
    /// Captures of plants: bands, what cameras say of them, PNG by its rows.
    case survey
    /// Word, Excel, PowerPoint, OpenDocument, EPUB, any ZIP: the container, the XML within, the cover.
    case package
    /// OLE compound files.
    case compound
    /// RTF.
    case rich
    /// Messages with their parts.
    case mail
    /// Drawings (SVG), written anew.
    case drawing
    /// Tape archives, packed and not.
    case tar
    /// What ffprobe prints.
    case film
    /// Encodings, cleaning, repairing Thai.
    case text
    /// HTML to text.
    case html
    /// What pdfinfo prints.
    case pdf
    /// What a service says to a decoder, which trusts it, and what a decoder answers, whom nobody trusts.
    case wire
    /// What the Gateway sees of a file: its first bytes and its name.
    case sniff

    /// The one that `FUZZ_READER` names.
    static let chosen = getenv("FUZZ_READER").flatMap { Reader(rawValue: String(cString: $0)) }

    /// Gives it an input.
    func read(_ input: UnsafeRawBufferPointer) {
        switch self {
        case .picture: Pictures.read(input)
        case .bands: Pictures.readBands(input)
        case .bmp: Pictures.readBMP(input)
        case .exif: Pictures.readEXIF(input)
        case .size: Pictures.readSize(Array(input))
        case .sides: Pictures.readSides(input)
        case .pnm: Pictures.readPNM(input)
        case .survey: Pictures.survey(input)
        case .package: Documents.read(input, .package)
        case .compound: Documents.read(input, .compound)
        case .rich: Documents.read(input, .richText)
        case .mail: Documents.read(input, .mail)
        case .drawing: Documents.cleanDrawing(input)
        case .tar:
            Documents.read(input, .tar)
            Documents.read(input, .gzip)
        case .film: Texts.readVideoProperties(Array(input))
        case .text: Texts.read(Array(input))
        case .html: Texts.readHTML(Array(input))
        case .pdf: Texts.readPDFProperties(Array(input))
        case .wire: Wires.read(Array(input))
        case .sniff: Texts.sniff(Array(input))
        }
    }
}
