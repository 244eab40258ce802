/// Hears how far jobs are.
///
/// An object and no bare function: Swift 6.3 builds optimised programs that crash where a function becomes the value of a
/// task.
public final class JobListener: Sendable {
    /// Called on a thread of the pool, several times a second; be quick.
    public let hear: @Sendable (JobProgress) -> Void

    /// One that passes everything on.
    public init(_ hear: @escaping @Sendable (JobProgress) -> Void) {
        self.hear = hear
    }
}
