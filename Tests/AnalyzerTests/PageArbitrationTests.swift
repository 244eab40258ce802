import Decoding
import Domain
import FoundationEssentials
import Glibc
import Logging
import Settings
import Streams
import Synchronization
import TestKit
import Testing

@testable import Analyzer

/// Whole documents through the real decoders.
@Suite struct PageArbitrationTests {
    private static func withPool<Value>(_ body: (DecoderPool) async throws -> Value) async throws -> Value {
        let pool = DecoderPool(DecoderSettings(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(pool))
        } catch {
            result = .failure(error)
        }
        await pool.close()
        return try result.get()
    }

    private static func claim() throws -> Claim {
        let upload = SampleUpload.fresh(named: "scan.pdf", type: "application/pdf")
        let work = Work(file: upload.file.id, stage: .analyze, generation: 1)
        return Claim(work: work, attemptID: UUID(), attempt: 1, file: upload.file)
    }

    private static func reading(_ reader: any TextReader, _ drafts: MemoryDrafts) throws -> PDFReading {
        PDFReading(reader: reader, drafts: drafts, settings: try AnalyzerSettings(SettingsReader([:])), lanes: 2)
    }

    @Test func eachPageOfAMixedDocumentIsReadTheBetterWay() async throws {
        let folder = try GoldenPages.drawn(["english-150", "thai-150"])
        defer { folder.remove() }
        let file = try folder.made("--mixed")
        let reading = try await Self.withPool { pool in
            try await Self.reading(pool, MemoryDrafts()).read(file, of: Self.claim(), StageContext { _ in })
        }
        let english = String(decoding: try folder.bytes("english-150.txt"), as: UTF8.self)
        let thai = String(decoding: try folder.bytes("thai-150.txt"), as: UTF8.self)
        let expected: [(page: Int, source: String, other: String?, text: String)] = [
            (1, "pdf_text_layer", nil, english), (2, "ocr", nil, english), (3, "ocr", "pdf_text_layer", english),
            (5, "ocr", "pdf_text_layer", thai), (6, "ocr", nil, english),
        ]
        #expect(reading.pages.map(\.number) == expected.map(\.page))
        for (page, row) in zip(reading.pages, expected) {
            #expect(page.source == row.source && page.other?.source == row.other, "page \(page.number)")
            let rate = ErrorRate(of: page.text, against: row.text)
            #expect(rate.letters <= 0.04, "page \(page.number): \(rate.letters)")
        }
        #expect(reading.notes == ["Page 4 has no text."])
        #expect(reading.methods["text"]?.hasPrefix("poppler/") == true)
        #expect(reading.methods["ocr"]?.hasPrefix("tesseract/") == true)
    }

    @Test func aDecoderKilledInMidPageCostsThatPageOnly() async throws {
        let file = try GoldenPages.scan(pages: 6)
        let drafts = MemoryDrafts()
        let claim = try Self.claim()
        try await Self.withPool { pool in
            let killer = CountingReader(pool) { page in
                // In the middle of the fourth page, its decoder dies.
                guard page == 4 else { return }
                let before = Processor.ticks(of: pool)
                _ = await eventually { Processor.killBusy(of: pool, since: before) }
            }
            let failure = await #expect(throws: Failure.self) {
                _ = try await PDFReading(
                    reader: killer,
                    drafts: drafts,
                    settings: try AnalyzerSettings(SettingsReader([:])),
                    lanes: 1
                ).read(file, of: claim, StageContext { _ in })
            }
            #expect(failure?.code == .crashed)
            #expect(drafts.kept == [[1], [2], [3]])
            let second = CountingReader(pool)
            let reading = try await Self.reading(second, drafts).read(file, of: claim, StageContext { _ in })
            #expect(second.pages.sorted() == [4, 5, 6])
            #expect(reading.pages.map(\.number) == Array(1...6))
        }
    }

    @Test func onlyTheFirstPagesOfALongScanAreRead() async throws {
        let file = try GoldenPages.scan(pages: 5)
        let reading = try await Self.withPool { pool in
            let settings = try AnalyzerSettings(SettingsReader(["ANALYZE_MAX_PAGES": "2"]))
            return try await PDFReading(reader: pool, drafts: MemoryDrafts(), settings: settings, lanes: 2)
                .read(file, of: Self.claim(), StageContext { _ in })
        }
        #expect(reading.pages.map(\.number) == [1, 2])
        #expect(reading.notes == ["Only the first 2 of 5 pages were read."])
    }
}

/// A reader that remembers which pages it recognised, and does something while one is recognised.
private final class CountingReader: TextReader {
    private let reader: any TextReader
    private let during: @Sendable (Int) async throws -> Void
    private let seen = Mutex<[Int]>([])

    init(_ reader: any TextReader, during: @escaping @Sendable (Int) async throws -> Void = { _ in }) {
        self.reader = reader
        self.during = during
    }

    var pages: [Int] { seen.withLock { $0 } }

    func recognise(_ bytes: [UInt8], contentType: String, languages: String) async throws -> RecognisedText {
        try await reader.recognise(bytes, contentType: contentType, languages: languages)
    }

    func readPDF(_ bytes: [UInt8], maximumPages: Int) async throws -> PDFContent {
        try await reader.readPDF(bytes, maximumPages: maximumPages)
    }

    func recognisePage(
        _ page: Int,
        of pdf: [UInt8],
        size: PageSize?,
        languages: String
    ) async throws -> RecognisedText {
        seen.withLock { $0.append(page) }
        async let text = reader.recognisePage(page, of: pdf, size: size, languages: languages)
        try await during(page)
        return try await text
    }
}

/// What the kernel tells of decoders.
private enum Processor {
    /// Processor time that each warm decoder has used, in ticks of 10 ms; tools are left out.
    static func ticks(of pool: DecoderPool) -> [Int32: Int] {
        let known = pool.processes.compactMap { process -> (Int32, Int)? in
            // Behind the name in parentheses: state, and from the twelfth word on, user and system time.
            let line = Self.line(of: process)
            guard line.contains("(millrace-decode"), let end = line.lastIndex(of: ")") else { return nil }
            let words = line[line.index(after: end)...].split(separator: " ")
            return words.count > 12 ? (process, (Int(words[11]) ?? 0) + (Int(words[12]) ?? 0)) : nil
        }
        return Dictionary(known, uniquingKeysWith: { $1 })
    }

    private static func line(of process: Int32) -> String {
        let file = open("/proc/\(process)/stat", O_RDONLY)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 1_024)
        let count = Glibc.read(file, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    /// Kills a decoder that has worked for a fifth of a second since.
    static func killBusy(of pool: DecoderPool, since before: [Int32: Int]) -> Bool {
        for (process, ticks) in Self.ticks(of: pool) where ticks >= (before[process] ?? Int.max - 20) + 20 {
            return kill(process, SIGKILL) == 0
        }
        return false
    }
}
