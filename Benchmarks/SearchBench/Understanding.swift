import Domain
import Insight

/// How long it takes to understand a text without a model, to cut it into parts, and to embed these.
enum Understanding {
    private static let rounds = 20
    private static let length = 10_000

    /// Prints a table: milliseconds for 10,000 characters, the median of 20 texts.
    static func measure() async throws {
        Output.line("| 10,000 characters of | analysis, ms | parts, ms | embedding, ms |")
        Output.line("|---|---|---|---|")
        for (language, words, joint) in [("English", english, " "), ("Thai", thai, "")] {
            var random = Numbers(state: 5)
            var (analysis, parts, embedding): ([Double], [Double], [Double]) = ([], [], [])
            for round in 0...rounds {
                let page = text(of: words, joint, &random)
                let one = try await milliseconds {
                    _ = try await LocalAnalyst().understand(page, filename: "page.txt", metadata: [:])
                }
                let chunks = TextChunk.all(of: [TextPage(number: 1, text: page, source: "plain")])
                let two = try await milliseconds {
                    _ = TextChunk.all(of: [TextPage(number: 1, text: page, source: "plain")])
                }
                let three = try await milliseconds {
                    _ = try await LexicalEmbedder().embed(chunks.map(\.text), for: .document)
                }
                // The first one fills tables that the others find.
                guard round > 0 else { continue }
                analysis.append(one)
                parts.append(two)
                embedding.append(three)
            }
            let cells = [analysis, parts, embedding].map { Timing.short($0.sorted()[$0.count / 2]) }
            Output.line("| \(language) | \(cells.joined(separator: " | ")) |")
        }
    }

    private static func milliseconds(_ body: () async throws -> Void) async throws -> Double {
        let start = ContinuousClock.now
        try await body()
        return (ContinuousClock.now - start) / .milliseconds(1)
    }

    /// Sentences of 6 to 17 words each, in paragraphs.
    private static func text(of words: [String], _ joint: String, _ random: inout Numbers) -> String {
        var scalars = 0
        var text = ""
        while scalars < length {
            var sentence = (0..<(6 + Int(random.next() % 12))).map { _ in
                words[Int(random.next() % UInt64(words.count))]
            }
            .joined(separator: joint)
            sentence += joint.isEmpty ? " " : ". "
            if random.next() % 6 == 0 { sentence += "\n\n" }
            scalars += sentence.unicodeScalars.count
            text += sentence
        }
        return text
    }

    private static let english = """
        the of and to in is for that on with as are was by at from or this be it an not have water river mill wheel stone
        farmer grain village market bridge council report invoice supplier payment delivery contract laboratory sample
        survey harvest machine engine pressure valve repair inspection engineer budget meeting member decision school
        teacher library museum garden kitchen recipe butter onion pepper oven minutes travel letter daughter summer
        winter evening morning measure result method analysis region university chapter effect evidence question answer
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    private static let thai = """
        ที่ และ ใน ของ เป็น มี ได้ ให้ จะ ไม่ ไป มา ว่า กับ แต่ หรือ โดย จาก แล้ว นี้ ซึ่ง รายงาน บริษัท เกษตรกร น้ำ แม่น้ำ โรงสี หมู่บ้าน ตลาด
        สะพาน เทศบาล ประชุม ใบแจ้งหนี้ สัญญา ตัวอย่าง ตรวจ สำรวจ ผลผลิต เครื่อง ความดัน ซ่อม วิศวกร งบประมาณ สมาชิก โรงเรียน ครู ห้องสมุด
        สวน ครัว พริกไทย นาที เดินทาง จดหมาย ลูกสาว ฤดูร้อน เช้า เย็น ผล วิธี วิเคราะห์ จังหวัด มหาวิทยาลัย บท คำถาม คำตอบ ข้าว ดิน ปลา
        """.split(whereSeparator: \.isWhitespace).map(String.init)
}
