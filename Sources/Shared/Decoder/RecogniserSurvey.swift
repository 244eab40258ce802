import COpenCV
import DecoderWire

/// What a page looks like before it is read: how its lines lie, how large its letters are, whether there are any.
struct RecogniserSurvey {
    /// Letters that tesseract reads well are at least so high; smaller ones are drawn larger.
    private static let goodHeight = 20.0
    private static let smallHeight = 12.0
    private static let hugeHeight = 80.0
    /// Tesseract copes with less.
    private static let leastSkew = 0.4
    private static let leastNoise = 8.0

    private let seen: copencv_survey

    init(_ page: Picture) throws {
        guard page.width >= 3, page.height >= 3 else {
            seen = copencv_survey()
            return
        }
        var seen = copencv_survey()
        let status = page.withPixels { copencv_look($0, Int32(page.width), Int32(page.height), &seen) }
        switch Int(status) {
        case COPENCV_OK: self.seen = seen
        case COPENCV_NO_MEMORY: throw Refusal(.tooLarge, "The picture needs more memory than a decoder may use.")
        default: throw Refusal(.internalError, "The picture could not be looked at.")
        }
    }

    /// Nothing on it can be a letter, or one alone: it is not worth reading.
    var isBlank: Bool { seen.letters < 2 }

    /// The lines run up or down the page.
    var isSideways: Bool { seen.is_sideways != 0 }

    /// Degrees by which the lines fall to the right.
    var skew: Double { seen.skew }

    /// The standard deviation of what the scanner added.
    var noise: Double { seen.noise }

    /// The height at which half of the letters stand above: 0, the top, to 1.
    var middle: Double { seen.middle }

    /// The page with level lines, letters of a good size and without noise; as it is where none of that helps.
    ///
    /// - Parameter mostPixels: of the result.
    func straightened(_ page: Picture, mostPixels: Int) throws -> Picture {
        let skew = abs(seen.skew) >= Self.leastSkew ? seen.skew : 0
        let blur = seen.noise >= Self.leastNoise ? min(1.5, max(0.8, seen.letter_height / 20)) : 0
        let scale = scale(of: page, mostPixels: mostPixels)
        guard skew != 0 || blur > 0 || scale != 1 else { return page }
        var (width, height): (Int32, Int32) = (0, 0)
        copencv_straight_size(Int32(page.width), Int32(page.height), skew, scale, &width, &height)
        return try page.drawn(width: Int(width), height: Int(height)) { from, to in
            copencv_straighten(
                from,
                Int32(page.width),
                Int32(page.height),
                skew,
                scale,
                blur,
                to,
                width,
                height
            )
        }
    }

    private func scale(of page: Picture, mostPixels: Int) -> Double {
        let height = seen.letter_height
        guard height > 0 else { return 1 }
        if height > Self.hugeHeight { return Self.hugeHeight / height }
        guard height < Self.smallHeight else { return 1 }
        let room = (Double(mostPixels) / (Double(page.width) * Double(page.height) * 1.3)).squareRoot()
        return max(1, min(3, Self.goodHeight / height, room))
    }
}
