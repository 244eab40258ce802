/// PDFs of a few lines each.
enum SamplePDF {
    /// One line of text a page.
    static func file(pages: [String], title: String? = nil, width: Double = 595.28, height: Double = 841.89) -> [UInt8]
    {
        let kids = pages.indices.map { "\(10 + 2 * $0) 0 R" }.joined(separator: " ")
        var objects = [
            (1, "<</Type/Catalog/Pages 2 0 R>>"), (2, "<</Type/Pages/Kids[\(kids)]/Count \(pages.count)>>"),
            (3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"),
            (4, "<</Title(\(title ?? ""))/Author(Somchai)/CreationDate(D:20250102030405+07'00')>>"),
        ]
        for (index, text) in pages.enumerated() {
            let stream = text.isEmpty ? "" : "BT /F1 18 Tf 72 700 Td (\(text)) Tj ET"
            objects.append(
                (
                    10 + 2 * index,
                    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 \(width) \(height)]/Contents \(11 + 2 * index) 0 R"
                        + "/Resources<</Font<</F1 3 0 R>>>>>>"
                )
            )
            objects.append((11 + 2 * index, "<</Length \(stream.utf8.count)>>stream\n\(stream)\nendstream"))
        }
        return whole(objects, trailer: "/Root 1 0 R/Info 4 0 R")
    }

    private static func whole(_ objects: [(Int, String)], trailer: String) -> [UInt8] {
        var file = "%PDF-1.4\n"
        var offsets: [Int: Int] = [:]
        for (number, body) in objects {
            offsets[number] = file.utf8.count
            file += "\(number) 0 obj\n\(body)\nendobj\n"
        }
        let start = file.utf8.count
        let size = (offsets.keys.max() ?? 0) + 1
        file += "xref\n0 \(size)\n0000000000 65535 f \n"
        for number in 1..<size {
            let digits = String(offsets[number] ?? 0)
            let padding = String(repeating: "0", count: 10 - digits.count)
            file += offsets[number] == nil ? "0000000000 00000 f \n" : "\(padding)\(digits) 00000 n \n"
        }
        return Array("\(file)trailer<</Size \(size)\(trailer)>>\nstartxref\n\(start)\n%%EOF\n".utf8)
    }
}
