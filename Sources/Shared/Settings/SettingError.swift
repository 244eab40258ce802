/// A setting that stops the process at start.
public struct SettingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Variable, value and what is allowed, in one line.
    public let description: String

    /// One line.
    public init(_ line: String) {
        description = line
    }
}
