/// A thumbnail is stored.
public struct FileThumbnailed: Event, Hashable {
    /// `millrace.file.thumbnailed`.
    public static let type = "millrace.file.thumbnailed"
    /// `millrace:outcomes`.
    public static let stream = StreamName.outcomes

    /// Pixels.
    public let width: Int
    /// Pixels.
    public let height: Int

    /// A thumbnail is there.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}
