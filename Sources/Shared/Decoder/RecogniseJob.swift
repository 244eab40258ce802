import DecoderWire

/// Reads the text in a picture, whichever way up it lies.
enum RecogniseJob {
    /// More pixels make recognition slower and no better.
    private static let enoughPixels = 25_000_000
    /// A page that is read with this confidence lies the right way up: what stands on its head comes to 0.65 to 0.75, a
    /// noisy page to 0.94.
    private static let sure = 0.85
    /// At a glance another way up must look so much better to be read; cut lines blur the difference.
    private static let better = 0.05

    static func run(
        _ bytes: Bytes,
        with recogniser: Recogniser,
        mostPixels: Int,
        _ voice: JobVoice
    ) throws -> (DecoderOutcome, [UInt8]) {
        try recogniser.check()
        let header = try PictureHeader(bytes, mostPixels: mostPixels)
        let size = Fit.within(pixels: enoughPixels, width: header.facts.width, height: header.facts.height)
        let picture = try Picture(
            bytes,
            header,
            enough: max(size.width, size.height),
            grey: true,
            mostPixels: mostPixels
        )
        let page = try picture.shrunk(width: size.width, height: size.height).turned(header.orientation)
        let (text, confidence) = try read(page, with: recogniser, voice)
        let outcome = DecoderOutcome.text(
            confidence: confidence,
            method: Recogniser.method,
            isPartial: page.isPartial
        )
        return (outcome, Array(text.utf8))
    }

    /// A blank page is not read. Sideways lines are told by their look; what stands on its head, by being unreadable.
    static func read(
        _ page: Picture,
        with recogniser: Recogniser,
        _ voice: JobVoice
    ) throws -> (text: String, confidence: Double) {
        let survey = try RecogniserSurvey(page)
        guard !survey.isBlank else { return ("", 0) }
        guard survey.isSideways else { return try read(page, survey, with: recogniser, voice) }
        let turns = try [Turn.left, .right].map { turn in
            let turned = try page.turned(turn.orientation)
            let survey = try RecogniserSurvey(turned)
            let straight = try survey.straightened(turned, mostPixels: enoughPixels)
            return (page: straight, confidence: try recogniser.glance(straight, around: survey.middle, voice))
        }
        let upright = turns[1].confidence > turns[0].confidence ? turns[1].page : turns[0].page
        let found = try recogniser.read(upright, voice)
        // Lines that look sideways may be the columns of a table.
        guard found.confidence < sure else { return found }
        return surer(found, try read(page, survey, with: recogniser, voice))
    }

    /// Reads it as it lies; if that makes no sense, the other way up.
    private static func read(
        _ page: Picture,
        _ survey: RecogniserSurvey,
        with recogniser: Recogniser,
        _ voice: JobVoice
    ) throws -> (text: String, confidence: Double) {
        let straight = try survey.straightened(page, mostPixels: enoughPixels)
        let found = try recogniser.read(straight, voice)
        guard found.confidence < sure else { return found }
        let overhead = try straight.turned(Turn.over.orientation)
        let asItLies = try recogniser.glance(straight, around: survey.middle, voice)
        let other = try recogniser.glance(overhead, around: 1 - survey.middle, voice)
        guard other > asItLies + better else { return found }
        return surer(found, try recogniser.read(overhead, voice))
    }

    private static func surer(
        _ first: (text: String, confidence: Double),
        _ second: (text: String, confidence: Double)
    ) -> (text: String, confidence: Double) {
        second.confidence > first.confidence ? second : first
    }

    /// Quarter turns, as EXIF numbers them.
    private enum Turn {
        case right, over, left

        var orientation: Int {
            switch self {
            case .right: 6
            case .over: 3
            case .left: 8
            }
        }
    }
}
