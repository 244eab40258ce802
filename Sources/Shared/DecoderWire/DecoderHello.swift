/// The first thing a decoder says, once it stands behind the wall.
public struct DecoderHello: Codable, Sendable, Hashable {
    /// The version of this protocol that both must speak.
    public static let currentVersion = 2

    /// The version spoken.
    public let version: Int
    /// Which parts of the wall stand.
    public let sandbox: SandboxReport

    /// A greeting.
    public init(sandbox: SandboxReport) {
        version = Self.currentVersion
        self.sandbox = sandbox
    }
}
