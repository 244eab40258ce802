/// A part of the spectrum, as a decoder recognises it by what cameras write.
public enum SurveyBand: String, Codable, Sendable, Hashable, CaseIterable {
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
    /// No index uses it.
    case thermal
    /// No index uses it.
    case pan

    /// The band that somebody calls so; numbers and signs do not count: `Red edge-717`.
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

    /// The band that this wavelength lies in, as cameras for plants divide the spectrum; `nil` between them.
    public init?(nanometres: Double) {
        switch nanometres {
        case 430...510: self = .blue
        case 520...595: self = .green
        case 620...690: self = .red
        case 700...760: self = .redEdge
        case 770...1_000: self = .nir
        case 7_000...15_000: self = .thermal
        default: return nil
        }
    }
}
