// Recognises pages through the pool, as the Analyzer does, and prints one line of JSON: pages, seconds, processor seconds,
// the peak memory of any process in KiB, and the first page's text.
//   OCRBench WORKERS LANGUAGES ROUNDS FILE…     each file once a round; a PDF: each of its pages
import Decoding
import Domain
import FoundationEssentials
import Glibc
import Logging

struct Report: Codable {
    var pages = 0
    var seconds = 0.0
    var cpu = 0.0
    var peakKiB = 0
    var texts: [String] = []
}

struct Page: Sendable {
    let bytes: [UInt8]
    /// Of a PDF; 0 for a picture.
    let number: Int
    let size: PageSize?
}

func usage(_ who: __rusage_who_t) -> (cpu: Double, peakKiB: Int) {
    var usage = rusage()
    getrusage(who, &usage)
    let micro = Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
    return (Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + micro / 1e6, usage.ru_maxrss)
}

func pages(of path: String, _ pool: DecoderPool) async throws -> [Page] {
    let bytes = Array(try Data(contentsOf: URL(filePath: path)))
    guard path.hasSuffix(".pdf") else { return [Page(bytes: bytes, number: 0, size: nil)] }
    let content = try await pool.readPDF(bytes, maximumPages: 10_000)
    return content.sizes.enumerated().map { Page(bytes: bytes, number: $0 + 1, size: $1) }
}

func recognise(_ page: Page, _ languages: String, _ pool: DecoderPool) async throws -> String {
    page.number == 0
        ? try await pool.recognise(page.bytes, contentType: "image/png", languages: languages).text
        : try await pool.recognisePage(page.number, of: page.bytes, size: page.size, languages: languages).text
}

func run(_ arguments: [String]) async throws {
    guard arguments.count > 3, let workers = Int(arguments[0]), let rounds = Int(arguments[2]) else {
        throw Failure(.invalid, "OCRBench WORKERS LANGUAGES ROUNDS FILE…")
    }
    var settings = DecoderSettings()
    settings.poolSize = workers
    let pool = DecoderPool(settings, logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
    var all: [Page] = []
    for path in arguments.dropFirst(3) { all += try await pages(of: path, pool) }
    let work = (0..<rounds).flatMap { _ in all }
    var report = Report(pages: work.count, texts: [String](repeating: "", count: work.count))
    let start = ContinuousClock.now
    try await withThrowingTaskGroup(of: (Int, String).self) { group in
        var waiting = work.indices[...]
        func begin() {
            guard let index = waiting.popFirst() else { return }
            group.addTask { (index, try await recognise(work[index], arguments[1], pool)) }
        }
        for _ in 0..<workers { begin() }
        while let (index, text) = try await group.next() {
            report.texts[index] = text
            begin()
        }
    }
    report.seconds = (ContinuousClock.now - start) / .seconds(1)
    // Only what was waited for is counted, and closing waits for every decoder.
    await pool.close()
    let mine = usage(__rusage_who_t(RUSAGE_SELF.rawValue))
    let children = usage(__rusage_who_t(RUSAGE_CHILDREN.rawValue))
    report.cpu = mine.cpu + children.cpu
    report.peakKiB = max(mine.peakKiB, children.peakKiB)
    report.texts = Array(report.texts.prefix(all.count))
    Output.line(try JSONEncoder().encode(report))
}

enum Output {
    /// Writes a line, to standard output unless told otherwise.
    static func line(_ data: Data, to descriptor: Int32 = STDOUT_FILENO) {
        var bytes = Array(data) + [0x0A]
        while !bytes.isEmpty {
            let count = write(descriptor, bytes, bytes.count)
            guard count > 0 else { return }
            bytes.removeFirst(count)
        }
    }
}

do {
    try await run(Array(CommandLine.arguments.dropFirst()))
} catch {
    Output.line(Data("\(error)".utf8), to: STDERR_FILENO)
    exit(1)
}
