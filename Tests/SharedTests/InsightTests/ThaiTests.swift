import TestKit
import Testing
import Text

@testable import Insight

struct ThaiTests {
    private func words(_ text: String) -> [String] {
        let run = Array(text.unicodeScalars)
        return ThaiSegmenter.shared.pieces(of: run[...]).map { run[$0.range].string }
    }

    @Test(arguments: [
        ("ผลผลิตข้าวหอมมะลิในจังหวัดขอนแก่น", "ผลผลิต|ข้าวหอมมะลิ|ใน|จังหวัด|ขอนแก่น"),
        ("กรุณาชำระเงินภายใน", "กรุณา|ชำระเงิน|ภายใน"),
        ("เกษตรกรใช้ปุ๋ยอินทรีย์", "เกษตรกร|ใช้|ปุ๋ยอินทรีย์"),
        ("บริษัทฟูจิตสึจำกัด", "บริษัท|ฟูจิตสึ|จำกัด"),
    ])
    func cutsIntoWords(_ text: String, _ expected: String) {
        #expect(words(text).joined(separator: "|") == expected)
    }

    @Test func neverCutsInsideACluster() {
        var random = Seeded(state: 3)
        let letters = Array("กขคนมสหเแโใไ่้์ำัิีุูะาๅ".unicodeScalars)
        for _ in 0..<300 {
            let run = (0..<Int.random(in: 1...60, using: &random)).map { _ in
                letters[Int.random(in: 0..<letters.count, using: &random)]
            }
            let pieces = ThaiSegmenter.shared.pieces(of: run[...])
            #expect(pieces.map { run[$0.range].string }.joined() == run.string)
            for piece in pieces.dropFirst() {
                #expect(!ThaiClusters.isDependent(run[piece.range.lowerBound]))
                #expect(!ThaiClusters.isLeadingVowel(run[piece.range.lowerBound - 1]))
            }
        }
    }

    @Test func keepsPhrasesOfASentenceTogether() {
        let text = "เกษตรกรส่วนใหญ่เก็บเกี่ยวข้าวในเดือนพฤศจิกายน และขายให้โรงสี นอกจากนี้ ราคาปุ๋ยสูงขึ้นมากในปีนี้"
        let flow = Flow(text.unicodeScalars)
        let sentences = Sentences.ranges(in: flow.scalars).map { flow.scalars[$0].string }
        #expect(sentences.count == 2)
        #expect(sentences.last?.hasPrefix("นอกจากนี้") == true)
    }
}
