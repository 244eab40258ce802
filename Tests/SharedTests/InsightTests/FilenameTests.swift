import Domain
import TestKit
import Testing
import Text

@testable import Insight

struct FilenameTests {
    private static let devices = Set(
        ["CON", "PRN", "AUX", "NUL"] + (0...9).flatMap { ["COM\($0)", "LPT\($0)"] }
    )

    /// The properties that every name must have, whatever it is made of.
    private func expectSafe(_ name: String, like original: String, _ source: String) {
        let scalars = Array(name.unicodeScalars)
        #expect(!scalars.isEmpty && scalars.count <= 100, "length of \(name)")
        #expect(name.utf8.count <= 255)
        #expect(name.first != "." && name.first != "-", "start of \(name)")
        #expect(name.last != "." && name.last != " ", "end of \(name)")
        #expect(!name.contains(".."))
        #expect(name.hasSuffix(SafeFilename.pathExtension(of: original)), "extension of \(name)")
        let stem = name.prefix { $0 != "." }.uppercased()
        #expect(!Self.devices.contains(stem), "\(name) is a device")
        for scalar in scalars {
            let isKept =
                scalar == "-" || scalar == "_" || scalar == "." || scalar.properties.isAlphabetic
                || scalar.properties.generalCategory == .nonspacingMark
                || scalar.properties.generalCategory == .spacingMark || scalar.properties.numericType != nil
            #expect(isKept && !scalar.isInvisible, "U+\(String(scalar.value, radix: 16)) in \(name) from \(source)")
        }
    }

    @Test func isSafeWhateverItIsMadeOf() {
        var random = Seeded(state: 7)
        let pools: [[Unicode.Scalar]] = [
            Array("../\\:*?\"<>|\0\n\t .-_~$%&'`".unicodeScalars),
            Array("abcXYZ019 ".unicodeScalars),
            Array("กขคเแโใไ่้๊๋์ำัิีึืุู ๑๒๓".unicodeScalars),
            [0x202E, 0x200B, 0xFEFF, 0xAD, 0x2066, 0x301, 0x1F33E, 0xE000, 0xFFFD, 0x2028, 0x85].compactMap(
                Unicode.Scalar.init
            ),
            Array("漢字カナ한글عربи ".unicodeScalars),
        ]
        let originals = [
            "scan.pdf", "a.tar.gz", "noextension", ".hidden", "x.", "IMG.JPEG", "weird.e xt", "t.verylongextension",
        ]
        for round in 0..<3_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...180, using: &random) {
                let pool = pools[Int.random(in: 0..<pools.count, using: &random)]
                text.append(pool[Int.random(in: 0..<pool.count, using: &random)])
            }
            let original = originals[round % originals.count]
            if let name = SafeFilename.name(from: String(text), like: original) {
                expectSafe(name, like: original, String(text))
            }
        }
    }

    @Test(arguments: ["CON", "con", "Nul", "COM1", "lpt9", "aux.tar", "PRN."])
    func avoidsWindowsDevices(_ text: String) throws {
        expectSafe(try #require(SafeFilename.name(from: text, like: "x.txt")), like: "x.txt", text)
    }

    @Test(arguments: ["", "   ", "...", "---", "\u{202E}\u{200B}", "🌾🌾", "/", "\0"])
    func isNoneWhereNothingCanBeKept(_ text: String) {
        #expect(SafeFilename.name(from: text, like: "x.txt") == nil)
    }

    @Test(arguments: [
        ("a.pdf", ".pdf"), ("A.PDF", ".PDF"), ("a.b.tar.gz", ".tar.gz"), (".bashrc", ""), ("none", ""), ("dot.", ""),
        ("a.jp g", ""), ("..", ""), ("รายงาน.docx", ".docx"), (".tar.gz", ".gz"),
    ])
    func keepsTheExtensionAsItIsWritten(_ name: String, _ ending: String) {
        #expect(SafeFilename.pathExtension(of: name) == ending)
    }

    @Test func cutsLongTitlesAtAWordAndWithinBytes() throws {
        let english = try #require(SafeFilename.name(from: String(repeating: "windmill ", count: 40), like: "a.txt"))
        #expect(english.hasSuffix("windmill.txt"))
        let thai = try #require(SafeFilename.name(from: String(repeating: "กังหันน้ำ", count: 40), like: "a.txt"))
        #expect(thai.utf8.count <= 240)
        expectSafe(thai, like: "a.txt", "Thai")
    }

    @Test(arguments: [
        ("IMG_2041.txt", SampleTexts.english, "2026-03-14_Restoring_the_Tidemill_at_Harrow_Creek.txt"),
        ("scan.TXT", SampleTexts.thai, "2026-03-14_รายงานผลผลิตข้าวหอมมะลิ_ปีการเพาะปลูก_2568.TXT"),
        ("x.md", "# Meeting notes\n\n12.02.2026\n\nWe met and talked about the mill.", "2026-02-12_Meeting_notes.md"),
    ])
    func suggestsDateAndTitle(_ original: String, _ text: String, _ expected: String) {
        let analysis = LocalAnalyst.analysis(of: text, filename: original, metadata: [:])
        #expect(analysis.suggestedFilename == expected)
        #expect(analysis.methods["suggested_filename"] == "local-title/1")
    }

    @Test func prefersTheTitlePropertyUnlessAProgramWroteIt() {
        let good = LocalAnalyst.analysis(
            of: SampleTexts.english,
            filename: "a.pdf",
            metadata: ["title": "The Wheel Turns Again"]
        )
        #expect(good.suggestedFilename == "2026-03-14_The_Wheel_Turns_Again.pdf")
        for title in ["Microsoft Word - letter.doc", "untitled", "scan0001.tif", "Document1"] {
            let poor = LocalAnalyst.analysis(
                of: SampleTexts.english,
                filename: "a.pdf",
                metadata: ["title": .string(title)]
            )
            #expect(poor.suggestedFilename == "2026-03-14_Restoring_the_Tidemill_at_Harrow_Creek.pdf")
        }
    }

    @Test func suggestsNothingWhenTheNameSaysItAll() {
        let text = "Meeting notes\n\nWe met and talked about the mill."
        #expect(
            LocalAnalyst.analysis(of: text, filename: "meeting notes 2.txt", metadata: [:]).suggestedFilename == nil
        )
    }

    @Test(arguments: [
        ("on 2026-03-14 we", "2026-03-14"), ("14 March 2026", "2026-03-14"), ("March 14, 2026", "2026-03-14"),
        ("the 3rd of May 2025", "2025-05-03"), ("14.3.2026", "2026-03-14"), ("31/12/2025", "2025-12-31"),
        ("12/31/2025", "2025-12-31"), ("14 มีนาคม 2569", "2026-03-14"), ("๑๔ มีนาคม พ.ศ. ๒๕๖๙", "2026-03-14"),
        ("1 ม.ค. 2568", "2025-01-01"), ("5/6/2568", "2025-06-05"), ("24. Dezember 2024", "2024-12-24"),
        ("le 1 août 2023", "2023-08-01"), ("2026/3/4", "2026-03-04"),
    ])
    func findsDates(_ text: String, _ expected: String) {
        #expect(DateInText.first(in: Array(text.unicodeScalars)) == expected)
    }

    @Test(arguments: [
        "3/4/2026", "2026-13-01", "30 February 2026", "1234", "version 1.2.3", "call 2026", "99 March 2026",
    ])
    func findsNoDateWhereNoneIsSure(_ text: String) {
        #expect(DateInText.first(in: Array(text.unicodeScalars)) == nil)
    }
}
