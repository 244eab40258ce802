/// What a decoder answers. Bytes (a JPEG, a text) follow the header.
///
/// The reader must believe none of it: the decoder may be in the hands of the file it was given.
public struct DecoderReply: Codable, Sendable, Hashable {
    /// What became of the job.
    public let outcome: DecoderOutcome
    /// How many bytes follow.
    public let payload: Int

    /// An answer with so many bytes behind it.
    public init(_ outcome: DecoderOutcome, payload: Int = 0) {
        self.outcome = outcome
        self.payload = payload
    }
}

/// How a job ended.
public enum DecoderOutcome: Codable, Sendable, Hashable {
    /// Of `inspect`.
    case facts(PictureFacts)
    /// Of `thumbnails`, one a box; their files follow. `isPartial`: the file is damaged, what could be read is shown.
    /// `information`: how much there is to see, in bits a pixel: 0 for a plain picture, 8 for noise. `look`: if ordered.
    case thumbnails([DrawnThumbnail], isPartial: Bool, information: Double, look: DrawnLook?)
    /// Of `recognise`; the text follows as UTF-8. Confidence 0 to 1, method `tesseract/5.3.0`.
    case text(confidence: Double, method: String, isPartial: Bool)
    /// Of `document`; ``DocumentContents`` follow as JSON.
    case document
    /// Of `cover`; the picture's bytes follow, none if there is none.
    case cover
    /// Of `drawing`; the clean drawing follows.
    case drawing
    /// Of `survey`; so many bytes of a ``SurveyedCapture`` as JSON follow, then its files.
    case survey(json: Int)
    /// The decoder lives and says why not.
    case refused(Refusal)
}

/// Why a decoder did not do a job.
public struct Refusal: Error, Codable, Sendable, Hashable {
    /// A word that both sides know.
    public enum Code: String, Codable, Sendable {
        /// The bytes are not what they claim to be.
        case invalidFile = "invalid_file"
        /// Too many pixels, or more memory than allowed.
        case tooLarge = "too_large"
        /// More pixels than are decoded at all.
        case overLimits = "rejected_limits"
        /// Nothing here reads this.
        case unsupported
        /// What was said of the bytes cannot be true.
        case invalid
        /// The bytes are encrypted.
        case needsPassword = "needs_password"
        /// A fault of ours.
        case internalError = "internal"
    }

    /// The word.
    public let code: Code
    /// One sentence for the user.
    public let message: String

    /// A refusal.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
