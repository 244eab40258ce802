/// Draws the small picture of a picture. Runs where untrusted bytes may be parsed: behind the wall.
public protocol ThumbnailRenderer: Sendable {
    /// Fits the picture of a file into square boxes, orientation applied, alpha on white, in sRGB, never enlarged.
    ///
    /// The picture of a document is its first page, that of a film a frame that shows something.
    ///
    /// - Returns: one a box, in their order.
    /// - Throws: ``Failure/Code/unsupported`` for a type without a picture, ``Failure/Code/needsPassword``,
    ///   ``Failure/Code/invalidFile``, ``Failure/Code/tooLarge``, ``Failure/Code/timeout``, ``Failure/Code/crashed``.
    func thumbnails(of bytes: [UInt8], contentType: String, _ wish: ThumbnailWish) async throws -> [RenderedThumbnail]
}

extension ThumbnailRenderer {
    /// Fits the picture into one square box; JPEG.
    ///
    /// - Throws: as ``thumbnails(of:contentType:_:)``.
    public func thumbnail(
        of bytes: [UInt8],
        contentType: String,
        box: Int,
        quality: Int
    ) async throws -> RenderedThumbnail {
        let drawn = try await thumbnails(
            of: bytes,
            contentType: contentType,
            ThumbnailWish(boxes: [box], quality: quality)
        )
        guard let first = drawn.first else { throw Failure(.internalError, "No thumbnail was drawn.") }
        return first
    }
}

/// Which thumbnails are wanted, all of them made from one decoding.
public struct ThumbnailWish: Sendable, Hashable {
    /// Sides of the boxes, in pixels; the usual one first.
    public let boxes: [Int]
    /// 1 to 100.
    public let quality: Int
    /// Whether each is wanted as WebP beside JPEG.
    public let withWebP: Bool

    /// A wish.
    public init(boxes: [Int], quality: Int, withWebP: Bool = false) {
        self.boxes = boxes
        self.quality = quality
        self.withWebP = withWebP
    }
}

/// A thumbnail before it is stored.
public struct RenderedThumbnail: Sendable, Hashable {
    /// A JPEG file.
    public let jpeg: [UInt8]
    /// Pixels.
    public let width: Int
    /// Pixels.
    public let height: Int
    /// The same as a WebP file, if it was wanted.
    public let webp: [UInt8]?
    /// What the picture it was made of looks like; `nil` for pages, films, drawings and covers, which are no pictures of
    /// their own.
    public let look: PictureLook?

    /// A drawn thumbnail.
    public init(jpeg: [UInt8], width: Int, height: Int, webp: [UInt8]? = nil, look: PictureLook? = nil) {
        self.look = look
        self.jpeg = jpeg
        self.width = width
        self.height = height
        self.webp = webp
    }
}

/// Reads text out of pictures and documents. Runs behind the wall.
public protocol TextReader: Sendable {
    /// Recognises the text of a picture (OCR), orientation applied first.
    ///
    /// - Parameter languages: tesseract's names joined by `+`: `eng+tha`.
    /// - Throws: as ``ThumbnailRenderer/thumbnail(of:contentType:box:quality:)``.
    func recognise(_ bytes: [UInt8], contentType: String, languages: String) async throws -> RecognisedText

    /// The text layer of a PDF, page by page, at most so many, and its properties under the seeds' names
    /// (`page_count`, `title` …); the page count is the document's own.
    ///
    /// - Throws: ``Failure/Code/needsPassword``, ``Failure/Code/invalidFile``, ``Failure/Code/tooLarge``,
    ///   ``Failure/Code/timeout``.
    func readPDF(_ bytes: [UInt8], maximumPages: Int) async throws -> PDFContent

    /// Draws a page of a PDF and recognises its text; no text if the page is blank.
    ///
    /// - Parameters:
    ///   - page: from 1.
    ///   - size: of the page, as ``PDFContent/sizes`` has it; `nil`: that of A4.
    ///   - languages: as for ``recognise(_:contentType:languages:)``.
    /// - Throws: as ``recognise(_:contentType:languages:)``.
    func recognisePage(_ page: Int, of pdf: [UInt8], size: PageSize?, languages: String) async throws -> RecognisedText
}

/// The size of a page.
public struct PageSize: Sendable, Hashable {
    /// Points, 72 an inch.
    public let width: Double
    /// Points, 72 an inch.
    public let height: Double

    /// A size.
    public init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }
}

/// What OCR saw.
public struct RecognisedText: Sendable, Hashable {
    /// The text, lines kept.
    public let text: String
    /// Mean word confidence, 0 to 1.
    public let confidence: Double
    /// Tool and version: `tesseract/5.3.0`.
    public let method: String

    /// A recognised text.
    public init(text: String, confidence: Double, method: String) {
        self.text = text
        self.confidence = confidence
        self.method = method
    }
}

/// What a PDF says of itself.
public struct PDFContent: Sendable, Hashable {
    /// One text a page; empty where the page has no text layer.
    public let pages: [String]
    /// Its properties.
    public let properties: [String: JSONValue]
    /// Tool and version: `poppler/22.12.0`.
    public let method: String
    /// How large each page is; may end early.
    public let sizes: [PageSize]

    /// A read PDF.
    public init(pages: [String], properties: [String: JSONValue], method: String, sizes: [PageSize] = []) {
        self.pages = pages
        self.properties = properties
        self.method = method
        self.sizes = sizes
    }
}

/// Reads the facts of a picture: size, format, EXIF. Runs behind the wall.
public protocol PictureInspector: Sendable {
    /// The facts under the seeds' names: `format width height dimensions orientation camera_make camera_model
    /// date_taken flash focal_length exposure_time iso has_gps gps {latitude longitude altitude} exif {…} xmp {…}
    /// iptc {…}`, numbers as numbers. Of a film: `duration duration_formatted file_size bit_rate format creation_time title
    /// gps video_codec width height resolution fps aspect_ratio rotation audio_codec audio_channels sample_rate`.
    ///
    /// - Throws: as ``ThumbnailRenderer/thumbnail(of:contentType:box:quality:)``.
    func inspect(_ bytes: [UInt8], contentType: String) async throws -> [String: JSONValue]
}

/// Understands a text: name, summary, tags, language.
public protocol TextAnalyst: Sendable {
    /// Finds what can be found in the text; says in ``Analysis/methods`` which method produced each part.
    ///
    /// - Parameters:
    ///   - text: of any length; may be empty. An analyst that looks at parts of a long one says so in its notes.
    ///   - filename: the original name, whose extension a suggestion keeps.
    func understand(_ text: String, filename: String, metadata: [String: JSONValue]) async throws -> Analysis
}
