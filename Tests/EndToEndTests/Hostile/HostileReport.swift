import FoundationEssentials
import Glibc

/// The table of a hostile run.
struct HostileReport: Sendable {
    let ends: [HostileEnd]
    let seen: DecoderWatch.Sighting
    let deadServices: Int
    let canaryReads: Int
    let calls: Int
    let took: Duration

    /// Says it on the runner's output, and keeps every file's end where `HOSTILE_REPORT` says.
    func write(isShort: Bool) {
        var words: [String: Int] = [:]
        for end in ends { for word in end.words { words[word, default: 0] += 1 } }
        let longest = ends.max { $0.seconds < $1.seconds }
        let rows = [
            ("files", "\(ends.count)"),
            ("terminal", "\(ends.count { $0.isTerminal })"),
            (
                "longest stage",
                longest.map { "\($0.seconds) s (\($0.hostile.group)/\($0.hostile.name.prefix(40)))" } ?? ""
            ),
            ("peak decoder memory", "\(seen.peakKilobytes / 1_024) MiB"),
            ("services that died", "\(deadServices)"),
            (
                "canary reads",
                "\(canaryReads) seen by inotify, \(seen.canaryOpens.count) tried in \(seen.traced) traces"
            ),
            ("connections", "\(calls) seen by the canary's port, \(seen.networkCalls.count) tried in the traces"),
            ("programs started", "\(seen.oddPrograms.count) that are not ours"),
            ("all together", "\(took.components.seconds) s"),
        ]
        let counts = words.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ("  " + $0.key, "\($0.value)") }
        let table = (rows + counts).map { "\($0.0): \($0.1)\n" }.joined()
        say("hostile set\(isShort ? " (short)" : ""):\n\(table)")
        if let path = ProcessInfo.processInfo.environment["HOSTILE_REPORT"] {
            let lines = ends.sorted { $0.hostile.file < $1.hostile.file }.map(\.line).joined(separator: "\n")
            try? Data("\(table)\n\(lines)\n".utf8).write(to: URL(fileURLWithPath: path))
        }
    }

    private func say(_ text: String) {
        text.withCString { _ = Glibc.write(STDOUT_FILENO, $0, strlen($0)) }
    }
}
