/// What can go wrong between a service and its decoder.
public enum WireError: Error, Sendable, Hashable {
    /// The other side is gone.
    case closed
    /// The time is up.
    case late
    /// Nothing was heard for too long, though there is time left.
    case silent
    /// A length over its limit, or a header that is not ours.
    case malformed(String)
    /// The kernel refused, with this errno.
    case system(Int32)
}
