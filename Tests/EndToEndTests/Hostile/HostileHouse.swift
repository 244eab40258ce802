import FoundationEssentials
import Glibc
import Testing

/// A house that gets the hostile set, watched from outside, and the judgement.
struct HostileHouse {
    /// Whether the whole set was asked for.
    static let isWhole = ProcessInfo.processInfo.environment["HOSTILE"] == "all"

    /// Seconds that one look at a file may take; a stage makes at most three of them.
    private static let limits = [
        "DECODER_PICTURE_SECONDS": "10", "DECODER_OCR_SECONDS": "30", "DECODER_PDF_SECONDS": "10",
        "DECODER_SURVEY_SECONDS": "30", "THUMBNAIL_SVG": "true",
    ]
    private static let longest = 30.0 + 10 + 10
    /// The memory of a decoder: its address space is limited to this by default.
    private static let mostKilobytes = 1_024 * 1_024

    /// What a file may end with. Each says what is wrong with the file, or that it asked for too much.
    private static let known: Set<String> = [
        "completed", "invalid_file", "too_large", "unsupported", "needs_password", "rejected_limits",
        "400 empty_file", "400 malformed_multipart", "400 invalid", "400 missing_file",
    ]
    /// Tools of others may die of a file, or work until they are stopped; a reader of ours may not.
    private static let grudged: Set<String> = ["decoder_crashed", "timeout"]
    private static let groupsOfTools: Set<String> = ["pdf", "polyglot", "film", "playlist", "cut", "drawing"]

    let isShort: Bool

    /// A folder of its own.
    static func makeFolder() throws -> String {
        let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        let folder = "\(parent)/millrace-hostile-\(UUID().uuidString.prefix(8).lowercased())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Sends the set, waits for the end of each file, and judges.
    func run(within seconds: Double) async throws {
        let folder = try Self.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let canary = try Canary(in: folder)
        let watch = try DecoderWatch(in: folder, canary: canary.path)
        let set = try await HostileSet(in: folder, canary: canary, isShort: isShort)
        _ = (canary.countReads(), canary.countCalls())
        var settings = Self.limits.merging(["RELAY_USER_ALLOWANCE": "10000", "RELAY_AHEAD_MOST": "10000"]) { $1 }
        if !isShort, let tracer = try await watch.tracer(of: Stack.program("millrace-decoder")) {
            settings["DECODER_PATH"] = tracer
        }
        let began = ContinuousClock.now
        var ends: [HostileEnd] = []
        var restarts = 0
        try await Stack.run(settings) { stack in
            ends = try await HostileRun(stack: stack, set: set, watch: watch).ends(within: seconds)
            restarts = stack.countDead()
        }
        let report = HostileReport(
            ends: ends,
            seen: watch.sighting(),
            deadServices: restarts,
            canaryReads: canary.countReads(),
            calls: canary.countCalls(),
            took: began.duration(to: .now)
        )
        report.write(isShort: isShort)
        judge(report, of: set)
    }

    private func judge(_ report: HostileReport, of set: HostileSet) {
        #expect(report.ends.count == set.cases.count)
        for end in report.ends {
            #expect(end.isTerminal, "\(end.line)")
            let isGrudged = Self.groupsOfTools.contains(end.hostile.group)
            let unknown = end.words.filter { !Self.known.contains($0) && !(isGrudged && Self.grudged.contains($0)) }
            #expect(unknown.isEmpty, "\(end.line)")
            #expect(end.seconds < Self.longest, "\(end.line)")
        }
        #expect(report.deadServices == 0)
        #expect(report.canaryReads == 0)
        #expect(report.calls == 0)
        #expect(report.seen.canaryOpens.isEmpty, "\(report.seen.canaryOpens.prefix(3))")
        #expect(report.seen.networkCalls.isEmpty, "\(report.seen.networkCalls.prefix(3))")
        #expect(report.seen.oddPrograms.isEmpty, "\(report.seen.oddPrograms.prefix(3))")
        #expect(report.seen.peakKilobytes > 0)
        #expect(report.seen.peakKilobytes < Self.mostKilobytes)
        if !isShort { #expect(report.seen.traced > 0, "strace is missing, or may not trace here") }
    }
}
