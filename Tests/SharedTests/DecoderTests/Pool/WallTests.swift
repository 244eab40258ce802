import DecoderWire
import Decoding
import Domain
import FoundationEssentials
import Glibc
import Testing

/// The wall, tried from inside.
@Suite struct WallTests {
    private static let attempts: Set<String> = [
        "socket", "open", "create", "fork", "kill", "execute", "trace", "executable_memory", "much_memory",
    ]

    @Test func aDecoderCanOpenSendStartAndSignalNothing() throws {
        let answers = try Self.probe("--probe-wall")
        for attempt in Self.attempts {
            let code = try #require(answers[attempt])
            let expected: Set<Int32> = attempt == "much_memory" ? [ENOMEM] : [EPERM]
            #expect(expected.contains(code), "\(attempt): errno \(code)")
        }
    }

    @Test func aToolCanSendStartAndSignalNothingAndOpensOnlyLibraries() throws {
        let answers = try Self.probe("--probe-tool-wall")
        // Files are Landlock's part; memory for code is what a loader needs.
        let byLandlock: Set<String> = try #require(answers["landlock_abi"]) > 0 ? ["open", "create"] : []
        for attempt in Self.attempts.subtracting(["executable_memory", "much_memory", "open", "create"]) {
            #expect(answers[attempt] == EPERM, "\(attempt)")
        }
        for attempt in byLandlock { #expect(answers[attempt] == EACCES, "\(attempt)") }
        #expect(answers["much_memory"] == ENOMEM)
    }

    @Test func theWallIsFullWhereTheKernelHasLandlock() async throws {
        let abi = try #require(try Self.probe("--probe-wall")["landlock_abi"])
        let sandbox = try await withPool { pool in
            _ = try await pool.ping()
            return pool.sandbox
        }
        #expect(sandbox == (abi > 0 ? "full" : "partial (missing: landlock)"))
    }

    @Test(arguments: [
        ([WallPart.landlock], "partial (missing: landlock)"), ([WallPart.seccomp], "partial (missing: seccomp)"),
        ([WallPart.landlock, .seccomp], "none (missing: landlock, seccomp)"),
    ])
    func whatAKernelLacksIsNamedAndTheRestGoesOn(without: [WallPart], words: String) async throws {
        try await withPool({ $0.without = Set(without) }) { pool in
            #expect(try await pool.ping() == "sandbox: \(words)")
            let drawn = try await pool.thumbnail(of: SampleFiles.png8, contentType: "image/png", box: 8, quality: 85)
            #expect(drawn.width > 0)
        }
    }

    private static func probe(_ wall: String) throws -> [String: Int32] {
        let pipe = popen("\(DecoderSettings.pathBesideThisExecutable) \(wall)", "r")
        defer { if let pipe { pclose(pipe) } }
        let stream = try #require(pipe)
        var buffer = [CChar](repeating: 0, count: 4_096)
        _ = try #require(fgets(&buffer, Int32(buffer.count), stream))
        let line = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return try JSONDecoder().decode([String: Int32].self, from: Data(line))
    }
}
