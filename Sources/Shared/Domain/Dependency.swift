/// Something outside the process without which a stage cannot work.
public struct Dependency: Hashable, Sendable, CustomStringConvertible {
    /// One word for status, metrics and logs: `storage`.
    public let description: String

    /// A dependency that an adapter of its own declares.
    public init(_ word: String) {
        description = word
    }

    /// PostgreSQL.
    public static let database = Dependency("database")
    /// Redis.
    public static let broker = Dependency("broker")
    /// The object store.
    public static let storage = Dependency("storage")
    /// The decoder's executable, and memory to run it.
    public static let decoder = Dependency("decoder")
    /// The receiver of webhooks.
    public static let webhook = Dependency("webhook")
    /// One that the failure does not name.
    public static let unnamed = Dependency("dependency")
}

/// How a process that worked on a file ended by itself.
public struct Death: Hashable, Sendable {
    /// Which program, and at what: `decoder recognise`, `pdftotext`.
    public let tool: String
    /// The signal it died of; `nil` if it gave up with an exit code.
    public let signal: Int?

    /// The end of a tool.
    public init(of tool: String, signal: Int? = nil) {
        self.tool = tool
        self.signal = signal
    }
}
