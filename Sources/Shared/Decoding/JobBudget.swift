import DecoderWire
import Domain

/// What one job may cost, told from the header of the picture before any decoder sees it.
struct JobBudget: Sendable, Hashable {
    /// Bytes beyond what a decoder has anyway; `nil`: as much as a decoder may have at all.
    let memory: Int?
    /// It goes through the lane that takes one at a time.
    let isLarge: Bool

    /// Room for rows, tables and the answer.
    private static let base = 96 << 20
    /// Tesseract's own, and what it makes of a page of the most pixels it is given.
    private static let recognition = 640 << 20
    /// The dearest pixel that is kept: 16 bits in four channels.
    private static let bytesPerPixel = 8

    /// Rows of tiles, maps, and what a model needs besides the picture itself.
    private static let survey = 320 << 20

    /// Of the files of one capture.
    ///
    /// - Throws: ``Failure/Code/rejectedLimits``.
    init(ofCapture files: [[UInt8]], _ operation: DecoderOperation, _ settings: DecoderSettings) throws {
        var bytes: Int? = Self.survey
        var isAnyLarge = false
        for file in files {
            let budget = try JobBudget(of: operation, on: file, settings)
            bytes = bytes.flatMap { sum in budget.memory.map { sum + $0 } }
            isAnyLarge = isAnyLarge || budget.isLarge
        }
        (memory, isLarge) = (bytes, isAnyLarge)
    }

    /// - Throws: ``Failure/Code/rejectedLimits`` for a picture that nobody shall try to decode.
    init(of operation: DecoderOperation, on bytes: [UInt8], _ settings: DecoderSettings) throws {
        guard let size = PictureSize(bytes), !operation.readsOnlyTheHeader else {
            (memory, isLarge) = (nil, false)
            return
        }
        guard size.cost <= settings.mostPixels else {
            let kind = size.isGradual ? " in several passes" : size.isWhole ? " in one piece" : ""
            throw Failure(
                .rejectedLimits,
                """
                The picture has \(size.width) by \(size.height) pixels\(kind); at most \
                \(settings.mostPixels / size.halves * 2) of that kind are decoded.
                """
            )
        }
        guard size.frames <= settings.mostFrames else {
            throw Failure(.rejectedLimits, "The picture has more than \(settings.mostFrames) frames or pages.")
        }
        isLarge = size.cost > settings.largePixels
        let isRecognition = if case .recognise = operation { true } else { false }
        memory = bytes.count + Self.base + (isRecognition ? Self.recognition : 0) + size.cost * Self.bytesPerPixel
    }
}

extension DecoderOperation {
    /// It decodes no pixel, so that no number of them matters.
    var readsOnlyTheHeader: Bool {
        switch self {
        case .inspect, .textPage, .document, .cover, .drawing: true
        case .thumbnails, .recognise, .survey: false
        }
    }
}
