public import Domain
import Synchronization

/// A decoder that answers as told, and remembers what it was asked.
///
/// Unless told otherwise it sees no text, a PDF of one page without text, and a picture of 640 × 480.
public final class FakeReader: TextReader, DocumentReader, PictureInspector, ThumbnailRenderer {
    private let recognised: Result<RecognisedText, Failure>
    private let pdf: Result<PDFContent, Failure>
    private let document: Result<DocumentContent, Failure>
    private let facts: Result<[String: JSONValue], Failure>
    private let thumbnail: Result<RenderedThumbnail, Failure>
    private let page: (@Sendable (Int) async throws -> RecognisedText)?
    private let asked = Mutex<[String]>([])

    /// A reader with these answers.
    public init(
        recognised: Result<RecognisedText, Failure> = .success(
            RecognisedText(text: "", confidence: 0, method: "fake/1")
        ),
        pdf: Result<PDFContent, Failure> = .success(
            PDFContent(pages: [""], properties: ["page_count": 1], method: "fake/1")
        ),
        document: Result<DocumentContent, Failure> = .success(
            DocumentContent(pages: [:], properties: [:], method: "fake/1")
        ),
        facts: Result<[String: JSONValue], Failure> = .success(
            ["format": "JPEG", "width": 640, "height": 480, "dimensions": "640x480"]
        ),
        thumbnail: Result<RenderedThumbnail, Failure> = .success(
            RenderedThumbnail(jpeg: [0xFF, 0xD8, 0xFF, 0xD9], width: 300, height: 225)
        ),
        page: (@Sendable (Int) async throws -> RecognisedText)? = nil
    ) {
        self.page = page
        self.recognised = recognised
        self.pdf = pdf
        self.document = document
        self.facts = facts
        self.thumbnail = thumbnail
    }

    /// What it was asked, in order: `recognise image/png eng+tha`, with `psm 6` behind it if a layout holds,
    /// `readPDF 500`, `readDocument package 500`, `inspect image/png`, `recognisePage 3 eng+tha`,
    /// `thumbnail image/png 300,1024 85 webp`.
    public var calls: [String] { asked.withLock { $0 } }

    /// Answers as told.
    public func recognise(_ bytes: [UInt8], contentType: String, languages: String) async throws -> RecognisedText {
        remember("recognise \(contentType) \(languages)" + (PageLayout.current.map { " psm \($0.mode)" } ?? ""))
        return try recognised.get()
    }

    /// Answers as told.
    public func readPDF(_ bytes: [UInt8], maximumPages: Int) async throws -> PDFContent {
        remember("readPDF \(maximumPages)")
        return try pdf.get()
    }

    /// Answers as told of this page, or else of any picture.
    public func recognisePage(
        _ page: Int,
        of pdf: [UInt8],
        size: PageSize?,
        languages: String
    ) async throws -> RecognisedText {
        remember("recognisePage \(page) \(languages)")
        return try await self.page?(page) ?? recognised.get()
    }

    /// Answers as told.
    public func readDocument(
        _ bytes: [UInt8],
        _ family: DocumentFamily,
        maximumPages: Int,
        maximumCharacters: Int
    ) async throws -> DocumentContent {
        remember("readDocument \(family.rawValue) \(maximumPages)")
        return try document.get()
    }

    /// Answers as told.
    public func inspect(_ bytes: [UInt8], contentType: String) async throws -> [String: JSONValue] {
        remember("inspect \(contentType)")
        return try facts.get()
    }

    /// Answers as told.
    public func thumbnails(
        of bytes: [UInt8],
        contentType: String,
        _ wish: ThumbnailWish
    ) async throws -> [RenderedThumbnail] {
        let boxes = wish.boxes.map(String.init).joined(separator: ",")
        remember("thumbnail \(contentType) \(boxes) \(wish.quality)\(wish.withWebP ? " webp" : "")")
        let drawn = try thumbnail.get()
        let webp: [UInt8]? = wish.withWebP ? Array("RIFF".utf8) : nil
        return wish.boxes.map { box in
            RenderedThumbnail(
                jpeg: drawn.jpeg,
                width: drawn.width * box / 300,
                height: drawn.height * box / 300,
                webp: webp,
                look: drawn.look
            )
        }
    }

    private func remember(_ call: String) {
        asked.withLock { $0.append(call) }
    }
}
