import Domain
import Testing

@testable import Providers

struct AnswerCheckTests {
    private let order = DescriptionOrder(text: "a mill", filename: "scan 1.pdf", language: nil)

    private func check(_ text: String) throws -> Description {
        try AnswerCheck.description(from: text, for: order, method: "m", tokens: TokenCount(input: 1, output: 1))
    }

    @Test func takesWhatTheSchemaAsksFor() throws {
        let description = try check(
            #"{"filename":"mill_report","summary":"A report.\n About mills.","#
                + #""tags":[{"tag":"Mill","confidence":0.5},{"tag":"mill","confidence":1},{"tag":"pond","confidence":3}],"#
                + #""language":"EN"}"#
        )
        #expect(description.suggestedFilename == "mill_report.pdf")
        #expect(description.summary == "A report. About mills.")
        #expect(description.tags == [Tag("pond", confidence: 1), Tag("mill", confidence: 0.5)])
        #expect(description.language == "en")
    }

    @Test(arguments: [
        "", "no JSON", "[]", "{}", #"{"filename":"a","summary":"b","tags":[],"language":1}"#,
        #"{"filename":"a","summary":"b","tags":[{"confidence":1}],"language":"en"}"#,
        #"{"filename":"a","summary":"b","tags":["x"],"language":"en"}"#,
        #"{"filename":"a","summary":" ","tags":[],"language":"en"}"#, #"{"filename":"a","summary":"b","tags":[]"#,
    ])
    func refusesEverythingElse(_ text: String) {
        let failure = #expect(throws: Failure.self) { try check(text) }
        #expect(failure?.code == .unavailable && failure?.cause == nil)
    }

    @Test(arguments: [
        ("invoice.pdf", "invoice.pdf"), ("invoice.exe", "invoice.pdf"), ("../../etc/passwd", "etc_passwd.pdf"),
        ("/tmp/x", "tmp_x.pdf"), ("release 2.1", "release_2.1.pdf"), ("a\u{202E}fdp.exe", "afdp.pdf"),
    ])
    func neverLetsAModelChooseAPathOrAnExtension(_ suggestion: String, _ name: String) {
        #expect(AnswerCheck.filename(suggestion, like: "scan 1.pdf") == name)
    }

    @Test(arguments: ["", "...", "///", "\u{0}\u{1}", "-"])
    func takesNoNameFromNothing(_ suggestion: String) {
        #expect(AnswerCheck.filename(suggestion, like: "scan 1.pdf") == nil)
    }

    @Test func cutsALongSummaryBehindASentence() throws {
        let long = String(repeating: "A mill stands by the pond. ", count: 100)
        let summary = try #require(AnswerCheck.summary(long))
        #expect(summary.unicodeScalars.count <= AnswerCheck.longestSummary && summary.hasSuffix("pond."))
        let endless = try #require(AnswerCheck.summary(String(repeating: "ก", count: 5_000)))
        #expect(endless.unicodeScalars.count <= AnswerCheck.longestSummary)
    }

    @Test func dropsTagsThatAreNone() {
        let labels = ["<b>", "a:b", String(repeating: "x", count: 51), "", "รายงาน", "c++", "\u{200D}"]
        #expect(AnswerCheck.tags(labels.map { ($0, 0.5) }).map(\.tag) == ["รายงาน", "c++"])
        #expect(AnswerCheck.tags((0..<30).map { ("tag\($0)", 0.5) }).count == AnswerCheck.mostTags)
    }

    @Test(arguments: [("en", "en"), ("TH", "th"), ("zh-Hant", "zh-Hant"), ("english", nil), ("", nil), ("und", nil)])
    func knowsALanguageTag(_ text: String, _ tag: String?) {
        #expect(AnswerCheck.language(text) == tag)
    }
}
