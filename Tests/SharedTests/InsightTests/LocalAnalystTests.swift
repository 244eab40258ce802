import Domain
import TestKit
import Testing
import Text

@testable import Insight

struct LocalAnalystTests {
    @Test func understandsEnglish() async throws {
        let analysis = try await LocalAnalyst().understand(SampleTexts.english, filename: "a.txt", metadata: [:])
        #expect(analysis.language == "en")
        let tags = analysis.tags.map(\.tag)
        #expect(tags.contains("sluice gates") && tags.contains("wheel") && tags.contains { $0.contains("mill") })
        let summary = try #require(analysis.summary)
        #expect(summary.contains("mill") && summary.unicodeScalars.count <= 500)
        #expect(
            analysis.methods == [
                "summary": "local-extractive/1", "tags": "local-keyphrase/1", "language": "local-language/1",
                "suggested_filename": "local-title/1",
            ]
        )
    }

    @Test func understandsThai() async throws {
        let analysis = try await LocalAnalyst().understand(SampleTexts.thai, filename: "a.txt", metadata: [:])
        #expect(analysis.language == "th")
        let tags = analysis.tags.map(\.tag)
        #expect(tags.contains("รายงาน") && tags.contains("สำนักงานเกษตร") && tags.contains { $0.contains("ข้าว") })
        #expect(!tags.contains { StopWords.thai.contains($0) })
        let summary = try #require(analysis.summary)
        #expect(summary.contains("ข้าว") && summary.unicodeScalars.count <= 500)
    }

    @Test(arguments: [SampleTexts.english, SampleTexts.thai])
    func takesEverySentenceOfTheSummaryFromTheText(_ text: String) throws {
        let summary = try #require(LocalAnalyst.analysis(of: text, filename: "a", metadata: [:]).summary)
        let flow = Flow(text.unicodeScalars).scalars
        for range in Sentences.ranges(in: Array(summary.unicodeScalars)) {
            let sentence = Array(summary.unicodeScalars)[range].string
            #expect(flow.string.contains(sentence), "\(sentence) is not in the text")
        }
    }

    @Test(arguments: [SampleTexts.english, SampleTexts.thai, String(repeating: "mill wheel pond. ", count: 50)])
    func givesWellFormedTags(_ text: String) {
        let tags = LocalAnalyst.analysis(of: text, filename: "a", metadata: [:]).tags
        #expect(tags.count <= 8)
        #expect(Set(tags.map(\.tag)).count == tags.count)
        #expect(tags.map(\.confidence) == tags.map(\.confidence).sorted(by: >))
        for tag in tags {
            #expect((1...50).contains(tag.tag.count) && tag.tag == tag.tag.lowercased())
            #expect(tag.confidence > 0 && tag.confidence <= 1)
        }
    }

    @Test func saysTheSameEveryTime() {
        let once = LocalAnalyst.analysis(of: SampleTexts.english + SampleTexts.thai, filename: "a.txt", metadata: [:])
        for _ in 0..<5 {
            #expect(
                LocalAnalyst.analysis(of: SampleTexts.english + SampleTexts.thai, filename: "a.txt", metadata: [:])
                    == once
            )
        }
    }

    @Test func namesTheKindOfAForm() {
        let form = """
            Siam Mill Works Co., Ltd.
            INVOICE / ใบแจ้งหนี้
            Date: 14 March 2026
            Water wheel bearing 2 1,250.00 2,500.00
            Oak gear tooth 48 35.00 1,680.00
            Amount due 4,180.00
            """
        let analysis = LocalAnalyst.analysis(of: form, filename: "scan.jpg", metadata: [:])
        #expect(analysis.suggestedFilename == "2026-03-14_INVOICE_ใบแจ้งหนี้.jpg")
        #expect(analysis.summary?.hasPrefix("INVOICE / ใบแจ้งหนี้ · Siam Mill Works") == true)
        #expect(analysis.tags.prefix(2).map(\.tag) == ["invoice", "ใบแจ้งหนี้"])
    }

    @Test func tagsPicturesWithoutTextByTheirFacts() {
        let facts: [String: JSONValue] = [
            "camera_make": "Lumen", "camera_model": "Lumen Field 3", "date_taken": "2026-03-14T17:42:10",
            "width": 900, "height": 1_200, "gps": ["latitude": 16.4, "longitude": 102.8],
        ]
        let analysis = LocalAnalyst.analysis(of: "", filename: "DSC0001.JPG", metadata: facts)
        #expect(analysis.tags.map(\.tag) == ["photo", "lumen", "2026", "geotagged", "portrait"])
        #expect(analysis.suggestedFilename == "2026-03-14_17-42_Lumen_Field_3.JPG")
        #expect(analysis.methods["tags"] == "local-metadata/1")
        #expect(analysis.summary == nil && analysis.language == nil)
    }

    @Test(arguments: [
        (1_200, 900, 1, "landscape"), (1_200, 900, 6, "portrait"), (900, 1_200, 8, "landscape"),
        (500, 500, 1, "square"),
        (3_000, 900, 1, "panorama"), (900, 3_000, 6, "panorama"),
    ])
    func namesTheShapeAsItIsSeen(_ width: Int64, _ height: Int64, _ orientation: Int64, _ shape: String) {
        let facts: [String: JSONValue] = [
            "width": .integer(width), "height": .integer(height), "orientation": .integer(orientation),
        ]
        #expect(PictureTags.shape(facts) == shape)
    }

    static let degenerate: [(String, String)] = [
        ("empty", ""), ("space", String(repeating: " \n", count: 10_000)),
        ("digits", String(repeating: "0123456789", count: 20_000)),
        ("one letter", String(repeating: "a", count: 300_000)),
        ("one Thai letter", String(repeating: "ก", count: 300_000)),
        ("one Thai mark", String(repeating: "\u{0E49}", count: 300_000)),
        ("one ideograph", String(repeating: "水", count: 200_000)),
        ("full stops", String(repeating: ". ", count: 200_000)), ("line ends", String(repeating: "\n", count: 500_000)),
        ("one word a line", String(repeating: "mill\n", count: 100_000)),
        ("combining marks", "e" + String(repeating: "\u{301}", count: 200_000)),
        ("brackets", String(repeating: "([{<", count: 100_000)), ("emoji", String(repeating: "🌾", count: 100_000)),
        ("opener words", String(repeating: "ดังนั้น ", count: 30_000)),
        ("no spaces", String(repeating: "abcdefghij", count: 50_000)),
    ]

    @Test(arguments: degenerate)
    func isBoundedOnDegenerateTexts(_ name: String, _ text: String) {
        let clock = ContinuousClock()
        var analysis = Analysis()
        let time = clock.measure { analysis = LocalAnalyst.analysis(of: text, filename: "x.txt", metadata: [:]) }
        // A build for debugging is some thirty times slower than a release.
        #expect(time < .seconds(20), "\(name) took \(time)")
        #expect((analysis.summary?.unicodeScalars.count ?? 0) <= 500)
        #expect(analysis.tags.allSatisfy { $0.tag.unicodeScalars.count <= 50 })
        if let suggestion = analysis.suggestedFilename { #expect(suggestion.unicodeScalars.count <= 100) }
    }

    @Test func looksAtPartsOfAHugeLineAndSaysSo() {
        let line = String(repeating: "the mill wheel turns in the river and grinds corn ", count: 400_000)
        #expect(line.utf8.count == 20_000_000)
        let clock = ContinuousClock()
        var analysis = Analysis()
        let time = clock.measure { analysis = LocalAnalyst.analysis(of: line, filename: "x.txt", metadata: [:]) }
        #expect(time < .seconds(20))
        #expect(analysis.language == "en")
        #expect(analysis.notes == [TextSample.note])
    }

    @Test func saysSoAlsoIfTheseHaveNoLetters() {
        let digits = String(repeating: "0123456789", count: 30_000)
        #expect(LocalAnalyst.analysis(of: digits, filename: "x.txt", metadata: [:]).notes == [TextSample.note])
    }

    @Test func survivesAnyCharacters() {
        var random = Seeded(state: 99)
        for _ in 0..<200 {
            var view = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...400, using: &random) {
                let top: UInt32 = Bool.random(using: &random) ? 0x2FFF : 0x10FFFF
                if let scalar = Unicode.Scalar(UInt32.random(in: 0...top, using: &random)) { view.append(scalar) }
            }
            let analysis = LocalAnalyst.analysis(of: String(view), filename: "x.bin", metadata: [:])
            #expect((analysis.summary?.unicodeScalars.count ?? 0) <= 500)
        }
    }
}
