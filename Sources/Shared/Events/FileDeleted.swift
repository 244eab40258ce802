/// The owner deleted the file.
public struct FileDeleted: Event, Hashable {
    /// `millrace.file.deleted`.
    public static let type = "millrace.file.deleted"
    /// `millrace:outcomes`.
    public static let stream = StreamName.outcomes

    /// Nothing but the envelope.
    public init() {}
}
