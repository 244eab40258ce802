import Decoding
import Domain
import Glibc
import Synchronization
import TestKit
import Testing

@testable import Decoder

/// Decoders that hang, die and are killed.
@Suite struct PoolFaultTests {
    private static let picture = SampleFiles.png8

    /// A page that keeps tesseract busy for seconds: a grid of specks.
    private static let longJob = SamplePNG.grey(1_200, 1_200) { x, y in
        (x / 3 * 7 + y / 5 * 13) % 11 < 4 ? 0 : 255
    }

    /// Lines of words of a sort: four letters like H, I, L and T by turns. Of specks tesseract sees no words, so that it
    /// never asks whether to go on.
    private static let manyWords = SamplePNG.grey(1_000, 1_400) { x, y in
        let (column, row) = (x / 20, y / 44)
        let (left, top) = (x % 20, y % 44)
        guard column % 6 != 5, column > 1, column < 48, row > 0, row < 31, left < 14, top < 24 else { return 255 }
        let isInk =
            switch (column + row) % 4 {
            case 0: left < 3 || left >= 11 || (10..<13).contains(top)
            case 1: (5..<9).contains(left)
            case 2: left < 3 || top >= 21
            default: top < 3 || (5..<9).contains(left)
            }
        return isInk ? 0 : 255
    }

    private static func draw(_ pool: DecoderPool) async throws -> RenderedThumbnail {
        try await pool.thumbnail(of: picture, contentType: "image/png", box: 32, quality: 85)
    }

    /// Begins the long job, and waits until its decoder works on it: an idle one uses no processor time.
    private static func beginLongJob(_ pool: DecoderPool) async throws -> (Task<RecognisedText, any Error>, Int32) {
        let page = longJob
        _ = try await pool.recognise(picture, contentType: "image/png", languages: "eng")
        let process = try #require(pool.processes.first)
        let before = ProcessView.ticks(process)
        let task = Task { try await pool.recognise(page, contentType: "image/png", languages: "eng") }
        #expect(await eventually(within: 60) { ProcessView.ticks(process) > before + 10 })
        return (task, process)
    }

    @Test func aDecoderThatDiesCostsOneJob() async throws {
        try await withPool { pool in
            let (task, process) = try await Self.beginLongJob(pool)
            kill(process, SIGSEGV)
            let failure = await #expect(throws: Failure.self) { try await task.value }
            #expect(failure?.code == .crashed)
            #expect(failure?.message.contains("SIGSEGV") == true)
            #expect(ProcessView.state(process) == nil, "collected")
            _ = try await Self.draw(pool)
        }
    }

    @Test func aDecoderThatHangsIsStoppedAtTheLimit() async throws {
        try await withPool({ $0.pictureSeconds = 1 }) { pool in
            _ = try await Self.draw(pool)
            let process = try #require(pool.processes.first)
            kill(process, SIGSTOP)
            let start = ContinuousClock.now
            let failure = await #expect(throws: Failure.self) { try await Self.draw(pool) }
            #expect(failure?.code == .timeout)
            #expect(ContinuousClock.now - start < .seconds(5))
            #expect(ProcessView.state(process) == nil, "killed and collected")
            _ = try await Self.draw(pool)
        }
    }

    @Test func aDecoderThatFallsSilentIsStoppedLongBeforeItsTime() async throws {
        try await withPool({
            $0.recogniseSeconds = 120
            $0.stallSeconds = 4
        }) { pool in
            let (task, process) = try await Self.beginLongJob(pool)
            kill(process, SIGSTOP)
            let start = ContinuousClock.now
            let failure = await #expect(throws: Failure.self) { try await task.value }
            #expect(failure?.code == .timeout)
            #expect(failure?.message.contains("no progress") == true)
            #expect(ContinuousClock.now - start < .seconds(30))
            #expect(ProcessView.state(process) == nil, "killed and collected")
        }
    }

    @Test func aLongJobTellsHowFarItIs() async throws {
        let heard = Mutex<[JobProgress]>([])
        try await withPool { pool in
            try await JobProgress.$listener.withValue(JobListener { step in heard.withLock { $0.append(step) } }) {
                _ = try await pool.recognise(Self.manyWords, contentType: "image/png", languages: "eng")
            }
        }
        let steps = heard.withLock { $0 }
        #expect(steps.count > 1)
        #expect(steps.allSatisfy { $0.total == 100 && $0.partial.isEmpty })
        #expect(steps.map(\.done) == steps.map(\.done).sorted())
    }

    @Test func aDecoderThatDiedWhileIdleCostsNothing() async throws {
        try await withPool { pool in
            _ = try await Self.draw(pool)
            let process = try #require(pool.processes.first)
            kill(process, SIGKILL)
            #expect(await eventually { ProcessView.state(process) == "Z" })
            _ = try await Self.draw(pool)
            #expect(ProcessView.state(process) == nil)
            #expect(!pool.processes.contains(process))
        }
    }

    @Test func cancellationEndsTheDecoderOfThatJob() async throws {
        try await withPool({ $0.recogniseSeconds = 60 }) { pool in
            let (task, process) = try await Self.beginLongJob(pool)
            // Stopped, it can neither finish nor fail by itself.
            kill(process, SIGSTOP)
            let start = ContinuousClock.now
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(ContinuousClock.now - start < .seconds(20))
            #expect(ProcessView.state(process) == nil)
            _ = try await Self.draw(pool)
        }
    }

    @Test func closingLeavesNoProcess() async throws {
        let processes = try await withPool({ $0.poolSize = 2 }) { pool in
            let (task, _) = try await Self.beginLongJob(pool)
            _ = try await Self.draw(pool)
            let processes = pool.processes
            await pool.close()
            let failure = await #expect(throws: Failure.self) { try await task.value }
            #expect(failure?.code == .unavailable, "the file is not to blame")
            return processes
        }
        #expect(processes.count == 2)
        for process in processes { #expect(ProcessView.state(process) == nil) }
    }

    @Test func afterClosingJobsAreUnavailable() async throws {
        try await withPool { pool in
            await pool.close()
            await #expect(throws: (any Error).self) { try await Self.draw(pool) }
        }
    }

    @Test(arguments: ["/nonexistent/millrace-decoder", "/bin/true", "/bin/cat"])
    func aMissingOrWrongDecoderIsUnavailable(path: String) async throws {
        try await withPool({ $0.path = path }) { pool in
            let failure = await #expect(throws: Failure.self) { try await Self.draw(pool) }
            #expect(failure?.code == .unavailable)
            await #expect(throws: Failure.self) { try await pool.ping() }
            #expect(pool.processes.isEmpty)
        }
    }

    @Test func memoryIsLimited() async throws {
        // It is mapped into the decoder, where it does not fit beside the rest into 256 MiB.
        let file = [UInt8](repeating: 0, count: 200 << 20)
        try await withPool({ $0.memoryMegabytes = 256 }) { pool in
            let failure = await #expect(throws: Failure.self) {
                try await pool.thumbnail(of: file, contentType: "", box: 300, quality: 85)
            }
            #expect(failure?.code == .tooLarge)
            #expect(failure?.message == "The file needs more memory than a decoder may use.")
            // The decoder lives, and the next file fits.
            _ = try await Self.draw(pool)
            let process = try #require(pool.processes.first)
            #expect(ProcessView.peakMemory(process) < 256 * 1_024)
        }
        // With room for it, it is only no picture: it was the limit that spoke.
        try await withPool { pool in
            let failure = await #expect(throws: Failure.self) {
                try await pool.thumbnail(of: file, contentType: "", box: 300, quality: 85)
            }
            #expect(failure?.code == .unsupported || failure?.code == .invalidFile)
        }
    }

    @Test func aSuspectedFileGetsADecoderOfItsOwnUnderTighterLimits() async throws {
        try await withPool({ $0.recogniseSeconds = 60 }) { pool in
            _ = try await Self.draw(pool)
            let usual = try #require(pool.processes.first)
            let page = Self.longJob
            let task = Caution.$current.withValue(.alone) {
                Task { try await pool.recognise(page, contentType: "image/png", languages: "eng") }
            }
            let isOther = await eventually(within: 60) { pool.processes.contains { $0 != usual } }
            #expect(isOther)
            let alone = try #require(pool.processes.first { $0 != usual })
            let isWalled = await eventually(within: 60) {
                ProcessView.limit("Max address space", of: alone) == "\(512 << 20)"
            }
            #expect(isWalled)
            let isAtWork = await eventually(within: 60) { ProcessView.ticks(alone) > 50 }
            #expect(isAtWork)
            kill(alone, SIGSEGV)
            let failure = await #expect(throws: Failure.self) { try await task.value }
            #expect(failure?.code == .crashed)
            #expect(failure?.death == Death(of: "decoder recognise", signal: 11))
            // One that survives is not used again.
            let drawn = try await Caution.$current.withValue(.alone) { try await Self.draw(pool) }
            #expect(drawn.width > 0)
            #expect(pool.processes.isEmpty)
            // There is room for both languages.
            _ = try await Caution.$current.withValue(.alone) {
                try await pool.recognise(Self.picture, contentType: "image/png", languages: "eng+tha")
            }
        }
    }

    @Test func readinessNamesTheWall() async throws {
        try await withPool { pool in
            #expect(pool.sandbox == nil)
            let answer = try await pool.ping()
            #expect(answer.hasPrefix("sandbox: "))
            #expect(pool.sandbox != nil)
        }
    }
}
