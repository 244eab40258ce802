import FoundationEssentials
import Glibc
import Logging
import Synchronization

/// Where all loggers of the process write, and from which level; the level can be changed while it runs.
final class LogOutput: Sendable {
    /// How a line looks.
    enum Format: String, Sendable {
        case text, json
    }

    let format: Format
    private let current: Mutex<Logger.Level>
    private let write: @Sendable (String) -> Void

    /// Lines to standard error, one write each; a line that cannot be written is dropped.
    init(format: Format, level: Logger.Level, write: @escaping @Sendable (String) -> Void = LogOutput.standardError) {
        self.format = format
        current = Mutex(level)
        self.write = write
    }

    var level: Logger.Level {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }

    func emit(_ line: LogLine) {
        write(format == .json ? line.json : line.text)
    }

    @Sendable static func standardError(_ line: String) {
        var bytes = Array(line.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
