import DecoderWire
import Glibc
import Testing

@testable import Decoder

/// What is seen of a page before it is read. The letters here are blocks: 8 by 12 pixels, in lines.
@Suite struct RecogniserSurveyTests {
    private static let (width, height) = (700, 900)

    /// A page whose lines fall to the right by so many degrees, between two rows.
    private static func page(
        falling degrees: Double = 0,
        rows: Range<Int> = 100..<800,
        isSideways: Bool = false,
        paper: UInt8 = 255,
        grain: Int = 0
    ) throws -> Picture {
        let slope = tan(degrees * .pi / 180)
        var random = SystemRandomNumberGenerator()
        var pixels = [UInt8](repeating: paper, count: width * height)
        for y in 0..<height {
            for x in 0..<width {
                let (along, across) = isSideways ? (y, x) : (x, y)
                let place = Int((Double(across) - Double(along) * slope).rounded(.down)) + 3_000
                // No two lines begin alike, so that letters do not stand in columns.
                let shift = place / 30 * 5
                let isInk =
                    rows.contains(across) && (60..<640).contains(along) && (along + shift) % 14 < 8
                    && place % 30 < 12
                let noise = grain > 0 ? Int.random(in: -grain...grain, using: &random) : 0
                pixels[y * width + x] = UInt8(clamping: Int(isInk ? 20 : paper) + noise)
            }
        }
        return try picture(Array("P5\n\(width) \(height)\n255\n".utf8) + pixels)
    }

    private static func picture(_ file: [UInt8]) throws -> Picture {
        try file.withUnsafeBytes { raw in
            let header = try PictureHeader(Bytes(raw), mostPixels: 1_000_000)
            return try Picture(Bytes(raw), header, enough: 0, grey: true, mostPixels: 1_000_000)
        }
    }

    @Test func anEmptySheetIsBlank() throws {
        #expect(try RecogniserSurvey(Self.page(rows: 0..<0)).isBlank)
        #expect(try RecogniserSurvey(Self.page(rows: 0..<0, paper: 200, grain: 2)).isBlank)
        #expect(try !RecogniserSurvey(Self.page()).isBlank)
    }

    @Test(arguments: [0, 3, -5.5, 9])
    func linesAreLevelled(_ degrees: Double) throws {
        let page = try Self.page(falling: degrees)
        let survey = try RecogniserSurvey(page)
        #expect(!survey.isSideways)
        #expect(abs(survey.skew - degrees) < 0.3, "\(survey.skew)")
        let straight = try survey.straightened(page, mostPixels: 2_000_000)
        #expect(abs(try RecogniserSurvey(straight).skew) < 0.3)
        #expect((straight.width > page.width) == (degrees != 0))
    }

    @Test func linesThatRunDownThePageAreSideways() throws {
        let survey = try RecogniserSurvey(Self.page(isSideways: true))
        #expect(survey.isSideways)
    }

    @Test func thePlaceOfTheLettersIsKnown() throws {
        #expect(try RecogniserSurvey(Self.page(rows: 100..<300)).middle < 0.3)
        #expect(try RecogniserSurvey(Self.page(rows: 600..<800)).middle > 0.6)
    }

    @Test func aNoisyPageIsCalmed() throws {
        let page = try Self.page(paper: 220, grain: 60)
        let survey = try RecogniserSurvey(page)
        #expect(survey.noise > 20)
        let calm = try RecogniserSurvey(survey.straightened(page, mostPixels: 2_000_000))
        #expect(calm.noise < survey.noise / 2)
        #expect(try RecogniserSurvey(Self.page()).noise < 2)
    }
}
