/// What a service asks of a decoder. The bytes travel beside it, as a sealed memory file.
public struct DecoderRequest: Codable, Sendable, Hashable {
    /// What to do with the bytes.
    public let operation: DecoderOperation
    /// Pictures with more pixels are refused by their header.
    public let mostPixels: Int
    /// Processor seconds until the kernel ends the decoder (SIGXCPU).
    public let cpuSeconds: Int
    /// Memory for this job, in bytes, beyond what the decoder has anyway; `nil`: all that the decoder may have.
    public let memory: Int?

    /// Tesseract's page segmentation mode, for `recognise`; `nil`: it finds out what the page looks like.
    public let layout: Int?

    /// A job.
    public init(
        _ operation: DecoderOperation,
        mostPixels: Int,
        cpuSeconds: Int,
        memory: Int? = nil,
        layout: Int? = nil
    ) {
        self.operation = operation
        self.layout = layout
        self.mostPixels = mostPixels
        self.cpuSeconds = cpuSeconds
        self.memory = memory
    }
}

/// What a decoder can do.
public enum DecoderOperation: Codable, Sendable, Hashable {
    /// The facts of the header and of EXIF.
    case inspect
    /// Small pictures of the picture.
    case thumbnails(ThumbnailOrder)
    /// Small pictures of the first page of a text, which comes as UTF-8; answered as `thumbnails`.
    case textPage(ThumbnailOrder)
    /// The text, in the languages the decoder was started with.
    case recognise
    /// The text and the properties of a document, at most so many pages and characters.
    case document(DocumentForm, mostPages: Int, mostCharacters: Int)
    /// The picture that a document carries of itself, as it lies there.
    case cover(DocumentForm)
    /// A drawing (SVG) written anew, without all that could act or name other files.
    case drawing
    /// The bands of a capture measured, and maps drawn.
    case survey(SurveyOrder)

    /// One word for logs: `thumbnail`.
    public var word: String {
        switch self {
        case .inspect: "inspect"
        case .thumbnails: "thumbnail"
        case .textPage: "text page"
        case .recognise: "recognise"
        case .document: "document"
        case .cover: "cover"
        case .drawing: "drawing"
        case .survey: "survey"
        }
    }
}
