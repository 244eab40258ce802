/// Every required stage ended well; the results are committed.
public struct FileCompleted: Event, Hashable {
    /// `millrace.file.completed`.
    public static let type = "millrace.file.completed"
    /// `millrace:outcomes`.
    public static let stream = StreamName.outcomes

    /// How many times the file has been completed or failed, this one included.
    public let settlement: Int64

    /// The file is completed.
    public init(settlement: Int64) {
        self.settlement = settlement
    }
}
