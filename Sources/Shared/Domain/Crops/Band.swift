/// A part of the spectrum that a camera sees.
public enum Band: String, Sendable, Hashable, Codable, CaseIterable {
    /// About 475 nm.
    case blue
    /// About 560 nm.
    case green
    /// About 650 nm.
    case red
    /// About 717 nm.
    case redEdge = "red_edge"
    /// About 840 nm.
    case nir
    /// Thermal infrared: known, so that it is never taken for another; no index uses it.
    case thermal
    /// Visible light as a whole (panchromatic).
    case pan

    /// The band that somebody calls so: `R`, `NIR`, `RedEdge`, `red edge`, `RE`, `Near infrared`; `nil` if nobody does.
    public init?(calling name: String) {
        let word = name.lowercased().filter { $0.isLetter }
        switch word {
        case "r", "red": self = .red
        case "g", "green": self = .green
        case "b", "blue": self = .blue
        case "re", "rededge", "edge": self = .redEdge
        case "n", "nir", "nearinfrared", "infrared": self = .nir
        case "lwir", "thermal", "t": self = .thermal
        case "pan", "panchro", "panchromatic", "p": self = .pan
        default: return nil
        }
    }
}
