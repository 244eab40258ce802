import TestKit

extension PlannedFile {
    /// The name it is uploaded under.
    var name: String {
        switch kind {
        case .english, .thai: "note-\(number).txt"
        case .document: "report-\(number).pdf"
        case .picture: "photo-\(number).bmp"
        }
    }

    /// Its bytes: small, and different for every content seed.
    var bytes: [UInt8] {
        var numbers = Seeded(state: contentSeed)
        switch kind {
        case .english:
            return Array((Self.words(Self.english, 20...200, &numbers) + " \(contentSeed)\n").utf8)
        case .thai:
            return Array((Self.words(Self.thai, 20...120, &numbers) + " \(contentSeed)\n").utf8)
        case .document:
            return Self.document(Self.words(Self.english, 5...9, &numbers) + " \(contentSeed)")
        case .picture:
            return Self.picture(&numbers)
        }
    }

    private static let english = """
        the invoice for rice and water was paid in march by the mill beside the river which carried forty bags to the \
        market of the old town where traders weigh count and sell
        """.split(separator: " ")
    private static let thai = """
        ใบแจ้งหนี้ ค่าข้าว และ ค่าน้ำ ชำระแล้ว ใน เดือนมีนาคม โรงสี ริมแม่น้ำ ส่ง ข้าวสาร สี่สิบ กระสอบ ไป ตลาด เมืองเก่า กรุงเทพ
        """.split(separator: " ")

    private static func words(_ words: [Substring], _ count: ClosedRange<Int>, _ numbers: inout Seeded) -> String {
        (0..<Int.random(in: count, using: &numbers))
            .compactMap { _ in words.randomElement(using: &numbers).map(String.init) }.joined(separator: " ")
    }

    /// A page with one line.
    private static func document(_ line: String) -> [UInt8] {
        let stream = "BT /F1 12 Tf 72 700 Td (\(line)) Tj ET"
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[4 0 R]/Count 1>>",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 3 0 R>>>>>>",
            "<</Length \(stream.utf8.count)>>stream\n\(stream)\nendstream",
        ]
        var file = "%PDF-1.4\n"
        var table = "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for (index, object) in objects.enumerated() {
            let digits = String(file.utf8.count)
            table += "\(String(repeating: "0", count: 10 - digits.count))\(digits) 00000 n \n"
            file += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let trailer = "trailer<</Size \(objects.count + 1)/Root 1 0 R>>\nstartxref\n\(file.utf8.count)\n%%EOF\n"
        return Array((file + table + trailer).utf8)
    }

    /// A picture of 40 by 30 coloured squares of noise, as BMP.
    private static func picture(_ numbers: inout Seeded) -> [UInt8] {
        let (width, height) = (40, 30)
        func little(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let size = width * height * 3
        var bytes = Array("BM".utf8) + little(54 + size, 4) + little(0, 4) + little(54, 4)
        bytes += little(40, 4) + little(width, 4) + little(height, 4) + little(1, 2) + little(24, 2)
        bytes += little(0, 4) + little(size, 4) + little(2835, 4) + little(2835, 4) + little(0, 4) + little(0, 4)
        while bytes.count < 54 + size { bytes.append(UInt8(truncatingIfNeeded: numbers.next())) }
        return bytes
    }
}
