import Domain
import Testing
import Text

@testable import Insight

struct EmbeddingTests {
    private func similarity(_ left: String, _ right: String) throws -> Float {
        let one = try #require(LexicalEmbedder.vector(of: left))
        let other = try #require(LexicalEmbedder.vector(of: right))
        return zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
    }

    @Test(arguments: ["invoice", "ใบแจ้งหนี้ค่าไฟฟ้า", "東京都の請求書", "—…", "3", "🙂"])
    func everyVisibleTextHasAVectorOfUnitLength(_ text: String) throws {
        let vector = try #require(LexicalEmbedder.vector(of: text))
        #expect(vector.count == 384)
        #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
        #expect(vector == LexicalEmbedder.vector(of: text))
    }

    @Test(arguments: ["", " \n\t", "\u{200B}"])
    func nothingVisibleIsRefused(_ text: String) async throws {
        await #expect(throws: Failure.self) { try await LexicalEmbedder().embed([text], for: .document) }
    }

    @Test(arguments: [
        (
            "electricity invoice march", "The invoices for electricity of March are overdue.",
            "A recipe for noodle soup."
        ),
        ("ค่าไฟฟ้า", "ใบแจ้งหนี้ค่าไฟฟ้าประจำเดือนมีนาคม", "สูตรก๋วยเตี๋ยวเรือใส่ผักบุ้ง"),
        ("請求書", "東京都の請求書を送ります", "美味しいラーメンの作り方"),
        ("milrace setings", "The settings of the millrace are listed.", "Forests cover a third of the country."),
    ])
    func whatSharesWordsIsNearer(_ query: String, _ near: String, _ far: String) throws {
        #expect(try similarity(query, near) > similarity(query, far) + 0.1)
    }

    @Test func partsCoverThePageOverlapAndEndWithSentences() throws {
        let text = (1...200).map { "This is sentence number \($0) of a longer report about water mills." }
            .joined(separator: " ")
        let page = TextPage(number: 3, text: text, source: "ocr")
        let first = TextPage(number: 1, text: "Title", source: "ocr")
        let chunks = TextChunk.all(of: [first, page])
        #expect(chunks.map(\.number) == Array(chunks.indices))
        #expect(chunks.first?.page == 1)
        let whole = Array((first.text + "\u{0C}" + text).unicodeScalars)
        for chunk in chunks {
            #expect(chunk.text == whole[chunk.range].string)
            #expect(chunk.range.count <= TextChunk.width)
        }
        let parts = chunks.dropFirst()
        for (chunk, next) in zip(parts, parts.dropFirst()) {
            #expect(chunk.text.hasSuffix("."))
            #expect(next.range.lowerBound < chunk.range.upperBound)
            #expect(next.range.lowerBound > chunk.range.lowerBound)
        }
        #expect(chunks.last?.range.upperBound == whole.count)
    }

    @Test func thaiWithoutASpaceIsCutBetweenClusters() {
        let text = String(repeating: "เขื่อนกักเก็บน้ำเพื่อการเกษตร", count: 200)
        let chunks = TextChunk.all(of: [TextPage(number: 1, text: text, source: "plain")])
        #expect(chunks.count > 5)
        for chunk in chunks {
            #expect(chunk.page == nil)
            #expect(chunk.range.count <= TextChunk.width / 2)
            #expect(chunk.text.unicodeScalars.first.map(ThaiClusters.isDependent) == false)
        }
    }

    @Test func oneSetOfNumbersATextAndNoneWithoutText() {
        #expect(TextChunk.all(of: []).isEmpty)
        #expect(TextChunk.all(of: [TextPage(number: 1, text: " \n — …", source: "plain")]).isEmpty)
    }
}

struct FusionTests {
    @Test func whatBothFindComesFirst() {
        let joined = Fusion.reciprocalRank([["a", "b", "c"], ["d", "b"]])
        #expect(joined.map(\.id) == ["b", "a", "d", "c"])
        #expect(joined[0].score == 1.0 / 62 + 1.0 / 62)
    }

    @Test func aWeightMultipliesItsOrder() {
        let joined = Fusion.reciprocalRank([["a"], ["b"]], k: 1, weights: [1, 3])
        #expect(joined.map(\.id) == ["b", "a"])
        #expect(joined.map(\.score) == [1.5, 0.5])
    }

    @Test func whatWordsFindFirstStaysBeforeWhatIsMiddlingInBoth() {
        let words = ["first"] + (1...9).map { "word \($0)" } + ["middling"]
        let near = (1...9).map { "near \($0)" } + ["middling"]
        #expect(Fusion.reciprocalRank([words, near]).first?.id == "middling")
        #expect(Fusion.joined(words: words, near: near, isLexical: true).first?.id == "first")
    }

    @Test(arguments: [true, false]) func firstInBothIsOne(_ isLexical: Bool) throws {
        let joined = Fusion.joined(words: ["a", "b"], near: ["a"], isLexical: isLexical)
        #expect(joined.map(\.id) == ["a", "b"])
        let first = try #require(joined.first)
        #expect(abs(first.score - 1) < 1e-12)
    }

    @Test func whatStandsTwiceCountsOnce() {
        #expect(Fusion.reciprocalRank([["a", "a", "b"]]).map(\.score) == [1.0 / 61, 1.0 / 63])
        #expect(Fusion.reciprocalRank([[String]]()).isEmpty)
    }
}
