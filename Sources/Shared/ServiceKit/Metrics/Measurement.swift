/// A value read when `/metrics` is asked.
public struct Measurement: Sendable {
    /// What the value does over time.
    public enum Kind: String, Sendable {
        /// Only rises; its name ends in `_total`.
        case counter
        /// Goes up and down.
        case gauge
    }

    /// As Prometheus wants it, with the unit: `millrace_outbox_rows`.
    public let name: String
    /// One sentence.
    public let help: String
    /// What it does over time.
    public let kind: Kind
    /// Labels of few different values each.
    public let labels: [(name: String, value: String)]
    /// The value.
    public let value: Double

    /// A value.
    public init(
        _ name: String,
        _ help: String,
        kind: Kind = .gauge,
        labels: [(name: String, value: String)] = [],
        value: Double
    ) {
        self.name = name
        self.help = help
        self.kind = kind
        self.labels = labels
        self.value = value
    }
}
