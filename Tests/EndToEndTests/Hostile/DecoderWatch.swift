import FoundationEssentials
import Glibc
import Synchronization
import TestKit

/// Looks at the decoders and tools of a house from outside: how much memory they hold, and, where `strace` may trace,
/// which files they open and whom they call.
final class DecoderWatch: Sendable {
    /// What was seen.
    struct Sighting: Sendable {
        /// The most memory that any of them held, in KiB, as far as it was seen while it lived.
        var peakKilobytes = 0
        /// Processes that were traced; 0 if none could be.
        var traced = 0
        /// System calls that named the canary's file.
        var canaryOpens: [String] = []
        /// Sockets of the network, asked for or had.
        var networkCalls: [String] = []
        /// Programs started that are not ours to start.
        var oddPrograms: [String] = []
    }

    /// The decoder, and what it may become: a descriptor is executed, so only the first argument tells the name.
    private static let programs = [
        "/millrace-decoder\"", "[\"pdfinfo\"", "[\"pdftotext\"", "[\"pdftoppm\"", "[\"ffprobe\"", "[\"ffmpeg\"",
        "[\"rsvg-convert\"",
    ]

    private let folder: String
    private let canary: String
    private let seen = Mutex(Sighting())
    private let lastLook = Mutex(ContinuousClock.now)

    /// Below the folder; this is the canary's path.
    init(in folder: String, canary: String) throws {
        self.folder = "\(folder)/traces"
        self.canary = canary
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
    }

    /// A program that runs the decoder under `strace`, which stays out of the way as a grandchild; `nil` if this
    /// machine does not let us trace.
    func tracer(of decoder: String) async throws -> String? {
        let strace = "/usr/bin/strace"
        let trial = try Child(
            strace,
            ["-D", "-f", "-o", "/dev/null", "/bin/true"],
            environment: [:],
            in: folder,
            log: "\(folder).log"
        )
        guard await eventually(within: 10, { trial.status != nil }), trial.status == 0 else { return nil }
        let path = "\(folder)/../millrace-decoder"
        let calls = "open,openat,openat2,creat,socket,connect,bind,sendto,sendmmsg,execve,execveat"
        let script = "#!/bin/sh\nexec \(strace) -D -f -qq -e trace=\(calls) -o \(folder)/$$ \(decoder) \"$@\"\n"
        try Data(script.utf8).write(to: URL(fileURLWithPath: path))
        chmod(path, 0o755)
        return path
    }

    /// Looks at the children of these processes, at most every 20 ms.
    func look(at services: [pid_t]) {
        let isDue = lastLook.withLock { last in
            guard last.duration(to: .now) > .milliseconds(20) else { return false }
            last = .now
            return true
        }
        guard isDue else { return }
        let peak = services.flatMap(Self.children).map(Self.peakKilobytes).max() ?? 0
        seen.withLock { $0.peakKilobytes = max($0.peakKilobytes, peak) }
    }

    /// All that was seen; reads the traces, so the house must have ended.
    func sighting() -> Sighting {
        var sighting = seen.withLock { $0 }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names {
            guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
            sighting.traced += 1
            var isStarted = false
            for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
                if line.contains(canary) { sighting.canaryOpens.append(String(line)) }
                if line.contains("AF_INET") || line.contains("connect(") { sighting.networkCalls.append(String(line)) }
                if line.contains("execve"), !line.contains(" = -1 ") {
                    // The first is the decoder, or the tool that the decoder became.
                    let isOurs = Self.programs.contains { line.contains($0) }
                    if isStarted && !isOurs { sighting.oddPrograms.append(String(line)) }
                    isStarted = true
                }
            }
        }
        return sighting
    }

    private static func children(of process: pid_t) -> [pid_t] {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
        return threads.flatMap { thread in
            text("/proc/\(process)/task/\(thread)/children").split(separator: " ").compactMap { pid_t($0) }
        }
    }

    private static func peakKilobytes(of process: pid_t) -> Int {
        let line = text("/proc/\(process)/status").split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    private static func text(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
