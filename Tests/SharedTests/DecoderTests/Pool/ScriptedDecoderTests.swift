import Decoding
import Domain
import FoundationEssentials
import Glibc
import Synchronization
import Testing

/// What the service makes of a decoder that says whatever it likes.
@Suite struct ScriptedDecoderTests {
    /// A program that greets as a decoder does, takes one job, and then runs these lines; `say` sends a frame.
    private static func script(_ lines: String) -> String {
        """
        #!/usr/bin/python3
        import json, socket, struct, time
        s = socket.socket(fileno=3)
        def say(header, payload=b""):
            text = json.dumps(header).encode()
            s.sendall(struct.pack(">I", len(text)) + text + payload)
        def progress(done, total, payload=b""):
            say({"progress": {"done": done, "total": total, "payload": len(payload)}}, payload)
        def refuse():
            refusal = {"code": "unsupported", "message": "enough"}
            say({"reply": {"_0": {"outcome": {"refused": {"_0": refusal}}, "payload": 0}}})
        say({"version": 2, "sandbox": {"level": "full", "missing": [], "landlockABI": 7}})
        s.recv(65536)
        \(lines)
        s.recv(1)
        """
    }

    /// The failure of one job with this decoder, and the progress it told.
    private static func run(
        _ lines: String,
        stallSeconds: Double = 20
    ) async throws -> (failure: Failure?, steps: [JobProgress]) {
        let path = TemporaryFile.path()
        try Data(script(lines).utf8).write(to: URL(filePath: path))
        chmod(path, 0o755)
        defer { unlink(path) }
        let heard = Mutex<[JobProgress]>([])
        let failure = try await withPool({
            $0.path = path
            $0.stallSeconds = stallSeconds
            $0.pictureSeconds = 60
        }) { pool in
            await JobProgress.$listener.withValue(JobListener { step in heard.withLock { $0.append(step) } }) {
                await #expect(throws: Failure.self) {
                    try await pool.thumbnail(of: SampleFiles.png8, contentType: "", box: 8, quality: 85)
                }
            }
        }
        return (failure, heard.withLock { $0 })
    }

    private enum TemporaryFile {
        static func path() -> String {
            let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
            return "\(folder)/scripted-decoder-\(UUID().uuidString)"
        }
    }

    @Test func itsProgressAndPartialResultsArePassedOn() async throws {
        let (failure, steps) = try await Self.run(
            """
            progress(1, 3, b"page one"); progress(2, 3); refuse()
            """
        )
        #expect(failure?.code == .unsupported)
        #expect(steps.map(\.done) == [1, 2])
        #expect(steps.first?.partial == Array("page one".utf8))
        #expect(steps.map(\.total) == [3, 3])
    }

    @Test func whileItTellsOfProgressItMayTakeItsTime() async throws {
        let (failure, steps) = try await Self.run(
            """
            for n in range(6): time.sleep(0.5); progress(n, 6)
            refuse()
            """,
            stallSeconds: 2
        )
        #expect(failure?.code == .unsupported)
        #expect(steps.count == 6)
    }

    @Test func whenItFallsSilentItIsStopped() async throws {
        let start = ContinuousClock.now
        let (failure, steps) = try await Self.run("progress(1, 2); time.sleep(60)", stallSeconds: 1)
        #expect(failure?.code == .timeout)
        #expect(failure?.message.contains("no progress") == true)
        #expect(steps.count == 1)
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test(arguments: [
        "progress(4, 3)", "progress(-1, 3)", "progress(0, -1)",
        // More partial results than the whole answer may have.
        "\nfor n in range(1000): progress(0, 1, bytes(60000))",
        #"say({"progress": {"done": 0, "total": 1, "payload": -5}})"#, #"say({"hello": 1})"#,
    ])
    func itsNonsenseIsItsEnd(lines: String) async throws {
        let (failure, _) = try await Self.run(lines)
        #expect(failure?.code == .crashed)
        #expect(failure?.death?.tool == "decoder thumbnail")
    }
}
