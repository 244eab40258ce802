import DecoderWire

@testable import Decoder

/// Small Office packages, part by part.
enum SampleOffice {
    private static let types = ("[Content_Types].xml", "<Types/>")

    private static func relations(_ list: [(id: String, kind: String, target: String)]) -> String {
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let all = list.map { "<Relationship Id=\"\($0.id)\" Type=\"\(office)/\($0.kind)\" Target=\"\($0.target)\"/>" }
        return "<Relationships>\(all.joined())</Relationships>"
    }

    /// A Word document whose body is this XML.
    static func word(_ body: String, more: [(String, String)] = [], prolog: String = "") -> SampleZip {
        SampleZip(
            [
                types, ("_rels/.rels", relations([("r1", "officeDocument", "word/document.xml")])),
                ("word/document.xml", "\(prolog)<w:document xmlns:w=\"urn:w\"><w:body>\(body)</w:body></w:document>"),
            ] + more
        )
    }

    /// A workbook of one sheet with these rows, and these shared texts and formats.
    static func workbook(rows: String, strings: String = "", formats: String = "", settings: String = "") -> SampleZip {
        SampleZip([
            types, ("_rels/.rels", relations([("r1", "officeDocument", "xl/workbook.xml")])),
            (
                "xl/workbook.xml",
                "<workbook xmlns:r=\"urn:r\"><workbookPr \(settings)/><sheets>"
                    + "<sheet name=\"Rice\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
            (
                "xl/_rels/workbook.xml.rels",
                relations([
                    ("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "sharedStrings", "sharedStrings.xml"),
                    ("r3", "styles", "/xl/styles.xml"),
                ])
            ),
            ("xl/sharedStrings.xml", "<sst>\(strings)</sst>"), ("xl/styles.xml", "<styleSheet>\(formats)</styleSheet>"),
            ("xl/worksheets/sheet1.xml", "<worksheet><sheetData>\(rows)</sheetData></worksheet>"),
        ])
    }
}

/// What the reader makes of bytes, without a process around it.
enum Read {
    static func document(
        _ bytes: [UInt8],
        _ form: DocumentForm = .package,
        mostPages: Int = 500,
        mostCharacters: Int = 2_000_000
    ) throws -> DocumentContents {
        try bytes.withUnsafeBytes { raw in
            try DocumentJob.contents(
                Bytes(raw),
                form,
                mostPages: mostPages,
                mostCharacters: mostCharacters
            )
        }
    }

    static func text(_ bytes: [UInt8], _ form: DocumentForm = .package) throws -> String {
        try document(bytes, form).pages.map(\.text).joined(separator: "\u{0C}")
    }

    static func cover(_ bytes: [UInt8]) throws -> [UInt8] {
        try bytes.withUnsafeBytes { try DocumentJob.cover(Bytes($0), .package).1 }
    }

    /// The word of the refusal; `nil` if it was read.
    static func refusal(_ bytes: [UInt8], _ form: DocumentForm = .package) -> Refusal.Code? {
        do {
            _ = try document(bytes, form)
            return nil
        } catch let refusal as Refusal {
            return refusal.code
        } catch {
            return .internalError
        }
    }
}
