import Decoding
import Domain
import FoundationEssentials
import Glibc
import Logging
import Testing

@testable import Analyzer

/// Pages drawn from a known text by `scripts/ocr-pages`, read as the Analyzer reads pictures.
@Suite struct RecognitionGoldenTests {
    /// A case and the most that may be misread of its letters: what was measured, with room for another release of
    /// tesseract. Measured values: docs/recognition.md.
    static let most: [(name: String, rate: Double)] = [
        ("english-300", 0.01), ("english-150", 0.01), ("english-100", 0.01), ("english-left", 0.01),
        ("english-right", 0.01), ("english-overhead", 0.01), ("english-skewed", 0.01), ("english-skewed-back", 0.01),
        ("english-noisy", 0.02), ("english-solid", 0.01), ("english-small", 0.03), ("english-columns", 0.01),
        ("thai-300", 0.03), ("thai-150", 0.03), ("thai-100", 0.04), ("thai-left", 0.03), ("thai-right", 0.03),
        ("thai-overhead", 0.03), ("thai-skewed", 0.04), ("thai-skewed-back", 0.04), ("thai-noisy", 0.05),
        ("thai-serif", 0.03), ("thai-columns", 0.04), ("mixed", 0.03),
    ]

    @Test func everyCaseIsReadAsWellAsItWas() async throws {
        let folder = try GoldenPages.drawn()
        defer { folder.remove() }
        let pool = DecoderPool(DecoderSettings(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let reading = PictureReading(reader: pool, inspector: pool, languages: "eng+tha")
        try await withThrowingTaskGroup { group in
            for (name, rate) in Self.most {
                group.addTask {
                    let text = try await reading.text(of: folder.bytes("\(name).png"), contentType: "image/png")
                    let written = String(decoding: try folder.bytes("\(name).txt"), as: UTF8.self)
                    let found = ErrorRate(of: text.pages.map(\.text).joined(), against: written)
                    #expect(found.letters <= rate, "\(name): letters \(found.letters), words \(found.words)")
                    // Blanks that were put between letters, or lost between words.
                    #expect(found.characters <= found.letters + 0.02, "\(name): \(found.characters)")
                }
            }
            try await group.waitForAll()
        }
        await pool.close()
    }
}

/// A folder of drawn pages.
struct GoldenPages: Sendable {
    private let path: String

    /// Draws every case, or these; removed by ``remove()``.
    static func drawn(_ names: [String] = []) throws -> GoldenPages {
        var template = Array("\(Self.temporary)/millrace-pages.XXXXXX".utf8CString)
        let path = try #require(mkdtemp(&template).map { String(cString: $0) })
        let pages = GoldenPages(path: path)
        try pages.draw(names.joined(separator: " "))
        return pages
    }

    /// A scan of so many pages, as a PDF.
    static func scan(pages: Int) throws -> [UInt8] {
        let folder = try drawn(["english-100"])
        defer { folder.remove() }
        return try folder.made("--scan", " \(pages)")
    }

    /// A document that the script makes when told so.
    func made(_ option: String, _ count: String = "") throws -> [UInt8] {
        try #require(system("\(Self.script) \(option) \(path)/made.pdf\(count)") == 0)
        return try bytes("made.pdf")
    }

    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: "\(path)/\(name)")))
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }

    private func draw(_ names: String) throws {
        try #require(system("\(Self.script) \(path) \(names)") == 0, "scripts/ocr-pages needs python3-pil and fonts")
    }

    private static var temporary: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

    private static var script: String {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return "/\(root)/scripts/ocr-pages"
    }
}
