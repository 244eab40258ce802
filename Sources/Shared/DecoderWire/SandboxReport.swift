/// How much of the wall this kernel gave to a decoder.
public struct SandboxReport: Codable, Sendable, Hashable, CustomStringConvertible {
    /// One word for readiness and the log.
    public enum Level: String, Codable, Sendable {
        /// Every part stands.
        case full
        /// Some part is missing; the rest stands.
        case partial
        /// Neither system calls nor files are restricted.
        case none
    }

    /// The word.
    public let level: Level
    /// The parts the kernel refused: `landlock`, `seccomp`, `limits` …
    public let missing: [String]
    /// The Landlock ABI in force; 0 if none.
    public let landlockABI: Int

    /// Judges by the parts that stand.
    public init(standing parts: [String: Bool], landlockABI: Int) {
        missing = parts.filter { !$0.value }.keys.sorted()
        self.landlockABI = landlockABI
        level =
            if missing.isEmpty { .full } else if missing.contains("seccomp"), missing.contains("landlock") {
                .none
            } else {
                .partial
            }
    }

    /// `full`, or `partial (missing: landlock)`.
    public var description: String {
        missing.isEmpty ? level.rawValue : "\(level.rawValue) (missing: \(missing.joined(separator: ", ")))"
    }
}

/// A part of the wall that a test may leave out, as a kernel might.
public enum WallPart: String, Codable, Sendable, CaseIterable {
    /// Access to files.
    case landlock
    /// Access to the kernel.
    case seccomp
}
