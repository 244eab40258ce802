import DecoderWire
import Domain
import Synchronization
import TestKit
import Testing

@testable import Decoding

/// What a job may cost, and in which lane it goes.
@Suite struct BudgetTests {
    private static let settings = DecoderSettings(path: "/bin/true")
    private static let drawing = DecoderOperation.thumbnails(ThumbnailOrder(boxes: [300], quality: 85, withWebP: false))

    private static func png(_ width: Int, _ height: Int, isInterlaced: Bool = false) -> [UInt8] {
        var file = SamplePNG.promise(width: width, height: height)
        file[25] = 2
        file[28] = isInterlaced ? 1 : 0
        return file
    }

    private static func budget(_ file: [UInt8], _ operation: DecoderOperation = .recognise) throws -> JobBudget {
        try JobBudget(of: operation, on: file, settings)
    }

    @Test(arguments: [
        (8_000, 8_000, false, "usual"), (8_001, 8_000, false, "large"), (17_320, 17_320, false, "large"),
        (17_321, 17_321, false, "rejected_limits"), (5_000, 5_000, true, "usual"), (6_000, 6_000, true, "large"),
        (11_000, 11_000, true, "rejected_limits"),
    ])
    func pixelsDecideTheLane(width: Int, height: Int, isInterlaced: Bool, lane: String) {
        let file = Self.png(width, height, isInterlaced: isInterlaced)
        do {
            #expect(try Self.budget(file).isLarge == (lane == "large"))
        } catch {
            #expect((error as? Failure)?.code.description == lane)
        }
        // The facts of the header are to be had in any case.
        #expect(throws: Never.self) { try Self.budget(file, .inspect) }
    }

    @Test func memoryFollowsThePixels() throws {
        let small = try #require(try Self.budget(Self.png(1_000, 1_000), Self.drawing).memory)
        let twelve = try #require(try Self.budget(Self.png(4_000, 3_000), Self.drawing).memory)
        #expect(twelve - small == 88_000_000)
        #expect(small < 128 << 20)
        #expect(try Self.budget([1, 2, 3]).memory == nil)
    }

    @Test func tooManyFramesAreRejected() {
        let frame: [UInt8] = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 1, 0]
        func gif(_ count: Int) -> [UInt8] {
            Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0] + Array(repeatElement(frame, count: count).joined()) + [0x3B]
        }
        #expect(throws: Never.self) { try Self.budget(gif(5_000)) }
        let failure = #expect(throws: Failure.self) { try Self.budget(gif(5_001)) }
        #expect(failure?.code == .rejectedLimits)
    }

    /// How many are in a lane.
    private final class Visits: Sendable {
        private let counts = Mutex((now: 0, most: 0))
        var most: Int { counts.withLock { $0.most } }

        func stay() async {
            counts.withLock { counts in
                counts.now += 1
                counts.most = max(counts.most, counts.now)
            }
            await Task.yield()
            counts.withLock { $0.now -= 1 }
        }
    }

    @Test func theLargeLaneTakesOneAtATime() async throws {
        let lane = LargeLane()
        let visits = Visits()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { try await lane.run { await visits.stay() } } }
            try await group.waitForAll()
        }
        #expect(visits.most == 1)
    }

    @Test func whoIsCancelledWhileWaitingLeavesTheLane() async throws {
        let lane = LargeLane()
        let gate = AsyncStream<Void>.makeStream()
        let first = Task {
            try await lane.run { for await _ in gate.stream { break } }
        }
        let second = Task { try await lane.run {} }
        #expect(await eventually { lane.waiting == 1 })
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(lane.waiting == 0)
        gate.continuation.yield()
        try await first.value
        try await lane.run {}
    }

    @Test func aRejectedPictureKeepsItsFacts() async throws {
        try await withPool { pool in
            let file = SamplePNG.promise(width: 60_000, height: 60_000)
            let failure = await #expect(throws: Failure.self) {
                try await pool.thumbnail(of: file, contentType: "image/png", box: 300, quality: 85)
            }
            #expect(failure?.code == .rejectedLimits)
            let facts = try await pool.inspect(file, contentType: "image/png")
            #expect(facts["width"] == 60_000)
        }
    }

    @Test func aLargePictureIsDrawnByADecoderThatEndsAfterIt() async throws {
        try await withPool({ $0.largePixels = 1_000 }) { pool in
            let drawn = try await pool.thumbnail(of: SampleFiles.png8, contentType: "", box: 8, quality: 85)
            #expect(drawn.width == 8)
            #expect(pool.processes.isEmpty)
        }
    }

    @Test func theKernelHoldsAJobToItsMemory() async throws {
        try await withPool { pool in
            _ = try await pool.thumbnail(of: SampleFiles.png8, contentType: "", box: 8, quality: 85)
            let process = try #require(pool.processes.first)
            let limit = try #require(ProcessView.limit("Max address space", of: process).flatMap { Int($0) })
            // Not the hard limit of 1 GiB, but its own space and some hundred MiB.
            #expect(limit < 1_024 << 20)
        }
    }

    @Test func theRecordOfTheAttemptLearnsOfTheWall() async throws {
        let circumstances = Circumstances()
        try await withPool({ $0.without = [.landlock] }) { pool in
            try await Circumstances.$current.withValue(circumstances) {
                _ = try await pool.thumbnail(of: SampleFiles.png8, contentType: "", box: 8, quality: 85)
            }
        }
        #expect(circumstances.sandbox == .partial)
        circumstances.note(.full)
        #expect(circumstances.sandbox == .partial, "the worst counts")
    }
}
