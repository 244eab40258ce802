extension Analysis {
    /// The method that stands for name, summary and tags together; kept with the others.
    public static let understanding = "understanding"
    /// Stands there while a provider that could do better was away, busy or used up.
    public static let waiting = "local, waiting for a provider"

    /// Whether it is worth being made again when a provider is back.
    public var mayBeUpgraded: Bool { methods[Self.understanding] == Self.waiting }

    /// Tells why a provider was not used.
    public static func note(of provider: String, unusedBecause failure: Failure) -> String {
        "\(provider)\(unused)\(failure.message)"
    }

    /// Whether a note tells that; it holds no longer when the file is understood again.
    public static func isOfAnUnusedProvider(_ note: String) -> Bool { note.contains(unused) }

    private static let unused = " was not used. "
}
