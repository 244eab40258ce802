/// A fact whose kind the file decides. As JSON it is what it looks like: text, a number, a list.
public enum FactValue: Codable, Sendable, Hashable {
    /// Text.
    case text(String)
    /// A whole number.
    case whole(Int)
    /// Any other number; never infinite, never none.
    case number(Double)
    /// Several of them.
    case list([FactValue])

    /// A number; a whole one where it is one, as it comes back from JSON.
    public init(_ number: Double) {
        self = Int(exactly: number).map { .whole($0) } ?? .number(number)
    }

    /// Reads whichever fits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let whole = try? container.decode(Int.self) {
            self = .whole(whole)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .list(try container.decode([FactValue].self))
        }
    }

    /// Writes the bare value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .whole(let whole): try container.encode(whole)
        case .number(let number): try container.encode(number)
        case .list(let values): try container.encode(values)
        }
    }

    /// Bytes of its text, for limits.
    public var weight: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .whole, .number: 8
        case .list(let values): values.reduce(0) { $0 + $1.weight }
        }
    }
}
