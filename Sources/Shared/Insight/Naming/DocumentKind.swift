/// What a document calls itself: invoice, report, minutes.
enum DocumentKind {
    /// The kinds that a heading names, as it spells them, lower case.
    static func words(in heading: String) -> [String] {
        guard heading.unicodeScalars.count <= 80 else { return [] }
        let heading = heading.lowercased()
        let words = Set(heading.split { !($0.isLetter) }.map(String.init))
        return kinds.filter { words.contains($0) } + thaiKinds.filter { heading.contains($0) }.prefix(1)
    }

    private static let kinds = [
        "invoice", "receipt", "quotation", "report", "contract", "agreement", "minutes", "certificate", "statement",
        "rechnung", "angebot", "bericht", "vertrag", "facture", "contrat", "factura", "contrato", "fattura",
    ]

    /// The longer ones first: one holds the other.
    private static let thaiKinds = [
        "ใบแจ้งหนี้", "ใบเสร็จรับเงิน", "ใบเสร็จ", "ใบเสนอราคา", "ใบกำกับภาษี", "ใบสั่งซื้อ", "รายงาน", "สัญญา",
        "บันทึกข้อความ", "หนังสือรับรอง", "ประกาศ",
    ]
}
