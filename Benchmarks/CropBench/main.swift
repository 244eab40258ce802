// Surveys captures of fields through the pool, as the Analyzer does, and prints one line of JSON: images, seconds, processor
// seconds, the peak memory of a decoder (VmHWM) and of this process in KiB, the maps drawn and the mean of each index.
//   CropBench BANDS ROUNDS SIDE FILE     BANDS: red,green,blue, or - for what the file says; SIDE: of maps, in pixels
import Decoding
import Domain
import FoundationEssentials
import Glibc
import Logging

struct Report: Codable {
    var images = 0
    var seconds = 0.0
    var cpu = 0.0
    var decoderPeakKiB = 0
    var ownPeakKiB = 0
    var maps: [String] = []
    var means: [String: Double] = [:]
    var ranges: [String: [Double]] = [:]
    var canopyCover: Double?
}

func processorSeconds(_ who: __rusage_who_t) -> Double {
    var usage = rusage()
    getrusage(who, &usage)
    let micro = Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
    return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + micro / 1e6
}

/// The most memory that a process has had, in KiB; 0 if it is gone.
func highWater(of process: Int32) -> Int {
    guard let file = fopen("/proc/\(process)/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard text.hasPrefix("VmHWM:") else { continue }
        return Int(text.filter { $0.isNumber }) ?? 0
    }
    return 0
}

/// Looks at the decoders until it is cancelled: they may be gone when the work is done.
func watch(_ pool: DecoderPool) async -> Int {
    var peak = 0
    repeat {
        for process in pool.processes { peak = max(peak, highWater(of: process)) }
    } while (try? await Task.sleep(for: .milliseconds(10))) != nil
    return peak
}

func contentType(of path: String) -> String {
    if path.hasSuffix(".jpg") { return "image/jpeg" }
    return path.hasSuffix(".png") ? "image/png" : "image/tiff"
}

/// Rounds one after the other, and the peak of the decoders meanwhile.
func surveys(
    _ rounds: Int,
    of source: BandSource,
    _ wish: SurveyWish,
    _ pool: DecoderPool
) async throws -> (last: MeasuredCrop?, peakKiB: Int) {
    let surveyor: any CropSurveyor = pool
    return try await withThrowingTaskGroup(of: Int.self) { group in
        group.addTask { await watch(pool) }
        var last: MeasuredCrop?
        for _ in 0..<rounds { last = try await surveyor.survey([source], wish) }
        group.cancelAll()
        return (last, try await group.next() ?? 0)
    }
}

func run(_ arguments: [String]) async throws {
    guard arguments.count == 4, let rounds = Int(arguments[1]), let side = Int(arguments[2]) else {
        throw Failure(.invalid, "CropBench BANDS ROUNDS SIDE FILE")
    }
    var settings = DecoderSettings()
    settings.poolSize = 1
    let pool = DecoderPool(settings, logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
    let source = BandSource(
        bytes: Array(try Data(contentsOf: URL(filePath: arguments[3]))),
        contentType: contentType(of: arguments[3]),
        bands: arguments[0] == "-" ? nil : arguments[0].split(separator: ",").map(String.init)
    )
    _ = try await pool.ping()
    let start = ContinuousClock.now
    let before = processorSeconds(__rusage_who_t(RUSAGE_SELF.rawValue))
    let (last, peak) = try await surveys(rounds, of: source, SurveyWish(mapSide: side), pool)
    var report = Report(images: rounds, seconds: (ContinuousClock.now - start) / .seconds(1), decoderPeakKiB: peak)
    // Only what was waited for is counted, and closing waits for every decoder. The time to start one is counted too.
    await pool.close()
    report.cpu =
        processorSeconds(__rusage_who_t(RUSAGE_SELF.rawValue)) - before
        + processorSeconds(__rusage_who_t(RUSAGE_CHILDREN.rawValue))
    report.ownPeakKiB = highWater(of: getpid())
    report.maps = last?.maps.keys.sorted() ?? []
    report.canopyCover = last?.survey.canopyCover
    for reading in last?.survey.indices ?? [] {
        report.means[reading.index] = reading.whole.mean
        report.ranges[reading.index] = [reading.range.lowerBound, reading.range.upperBound]
    }
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
