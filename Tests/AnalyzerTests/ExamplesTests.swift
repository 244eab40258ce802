import Domain
import FoundationEssentials
import Insight
import Testing
import Text

/// The sample files that the demonstration uploads, as far as they can be read without a decoder.
struct ExamplesTests {
    private static func bytes(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return Array(try Data(contentsOf: folder.appending(path: "Examples/\(name)")))
    }

    private static func understood(_ name: String) async throws -> (DecodedText, Analysis) {
        guard case .text(let decoded) = TextDecoder.decode(try bytes(name), atMost: 1_000_000) else {
            throw Failure(.invalidFile, "\(name) is not text")
        }
        return (decoded, try await LocalAnalyst().understand(decoded.text, filename: name, metadata: [:]))
    }

    @Test func theNotesAreUnderstood() async throws {
        let (decoded, analysis) = try await Self.understood("notes.txt")
        #expect(decoded.encoding == "utf-8")
        #expect(analysis.language == "en")
        #expect(analysis.suggestedFilename == "2026-02-12_Meeting_notes_flour_mill_trust.txt")
        #expect(analysis.tags.map(\.tag).contains("flour"))
        #expect(analysis.summary != nil)
    }

    @Test func theThaiReportIsReadFromItsOldEncoding() async throws {
        let (decoded, analysis) = try await Self.understood("rice-report-windows-874.txt")
        #expect(decoded.encoding == "tis-620")
        #expect(decoded.text.contains("ผลผลิตข้าวหอมมะลิ"))
        #expect(analysis.language == "th")
        #expect(analysis.suggestedFilename?.hasPrefix("2026-03-14_") == true)
    }

    @Test func allAreSmall() throws {
        for name in ["invoice-scan.jpg", "report.pdf", "notes.txt", "rice-report-windows-874.txt", "photo-rotated.jpg"]
        {
            #expect(try (1...300_000).contains(Self.bytes(name).count), "\(name)")
        }
    }
}
