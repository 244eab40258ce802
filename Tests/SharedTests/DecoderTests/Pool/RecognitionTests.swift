import Decoding
import Domain
import Testing

/// Text recognised behind the wall.
@Suite struct RecognitionTests {
    private static func read(
        _ file: [UInt8],
        _ languages: String = "eng",
        _ change: (inout DecoderSettings) -> Void = { _ in }
    ) async throws -> RecognisedText {
        try await withPool(change) {
            try await $0.recognise(file, contentType: "image/png", languages: languages)
        }
    }

    @Test func readsEnglish() async throws {
        let text = try await Self.read(try Fixture.bytes("text-english.png"))
        #expect(text.text == "Invoice number 2026\nTotal amount 1250\n")
        #expect(text.confidence > 0.8)
        #expect(text.method.hasPrefix("tesseract/5"))
    }

    @Test func readsThai() async throws {
        let text = try await Self.read(try Fixture.bytes("text-thai.png"), "eng+tha")
        // Tesseract puts blanks between the letters of Thai; taking them out is the reader's part.
        #expect(text.text.filter { !$0.isWhitespace } == "ประเทศไทยรายงาน")
    }

    @Test func aWhitePageHasNoText() async throws {
        let text = try await Self.read(SamplePNG.grey(400, 300) { _, _ in 255 })
        #expect(!text.text.contains { !$0.isWhitespace })
        #expect(text.confidence == 0)
    }

    @Test func aSpeckHasNoText() async throws {
        #expect(try await Self.read(SamplePNG.grey(3, 3) { _, _ in 0 }).text.isEmpty)
    }

    @Test func aLayoutHoldsForOneJob() async throws {
        let page = try Fixture.bytes("text-english.png")
        try await withPool { pool in
            func read(_ layout: PageLayout?) async throws -> String {
                try await PageLayout.$current.withValue(layout) {
                    try await pool.recognise(page, contentType: "image/png", languages: "eng").text
                }
            }
            let usual = try await read(nil)
            #expect(usual.contains("\n") && usual.contains("Total"))
            // Taken for one line or one letter, two lines make no sense.
            for mode in [7, 10] { #expect(try await read(PageLayout(mode: mode)) != usual) }
            #expect(try await read(PageLayout(mode: 6)) == usual)
            #expect(try await read(nil) == usual)
        }
    }

    @Test func namesThePackageOfAMissingLanguage() async throws {
        let file = try Fixture.bytes("text-english.png")
        let failure = await #expect(throws: Failure.self) { try await Self.read(file, "eng+xyz_vert") }
        #expect(failure?.code == .unsupported)
        #expect(failure?.message.contains("tesseract-ocr-xyz-vert") == true)
        #expect(failure?.message.contains("tesseract-ocr-eng") == false)
    }

    @Test func namesEveryPackageWhereThereIsNoDataAtAll() async throws {
        let file = try Fixture.bytes("text-english.png")
        let failure = await #expect(throws: Failure.self) {
            try await Self.read(file, "eng+tha") { $0.tessdata = "/nonexistent" }
        }
        #expect(failure?.message.contains("tesseract-ocr-eng, tesseract-ocr-tha") == true)
    }

    @Test(arguments: ["", "+", "eng+", "../../etc/passwd", "eng tha", "a+b+c+d+e+f+g+h+i", "--help"])
    func refusesWhatIsNoLanguage(languages: String) async throws {
        let failure = await #expect(throws: Failure.self) { try await Self.read(SampleFiles.png8, languages) }
        #expect(failure?.code == .invalid)
    }

    @Test func aDecoderWithLanguagesServesPicturesToo() async throws {
        let file = try Fixture.bytes("text-english.png")
        try await withPool { pool in
            _ = try await pool.inspect(file, contentType: "image/png")
            let plain = pool.processes
            _ = try await pool.recognise(file, contentType: "image/png", languages: "eng")
            let withLanguages = pool.processes
            #expect(withLanguages.count == 1 && withLanguages != plain)
            _ = try await pool.inspect(file, contentType: "image/png")
            #expect(pool.processes == withLanguages)
        }
    }
}
