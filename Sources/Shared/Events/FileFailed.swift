/// A required stage failed for good, and none is under way.
public struct FileFailed: Event, Hashable {
    /// `millrace.file.failed`.
    public static let type = "millrace.file.failed"
    /// `millrace:outcomes`.
    public static let stream = StreamName.outcomes

    /// How many times the file has been completed or failed, this one included.
    public let settlement: Int64
    /// The stage that failed.
    public let stage: String
    /// The stable code of the reason.
    public let code: String

    /// The file has failed.
    public init(settlement: Int64, stage: String, code: String) {
        self.settlement = settlement
        self.stage = stage
        self.code = code
    }
}
