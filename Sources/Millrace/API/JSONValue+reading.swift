import Domain

extension JSONValue {
    /// A member that is a text; empty for anything else.
    func text(_ member: String) -> String {
        if case .string(let text)? = self[member] { text } else { "" }
    }

    /// The elements of a member that is a list.
    func items(_ member: String) -> [JSONValue] {
        if case .array(let items)? = self[member] { items } else { [] }
    }

    /// A member that is a number, for people.
    func amount(_ member: String) -> String {
        self[member]?.number.map { Amount.decimal($0, places: 2) } ?? ""
    }

    /// The number, if it is one.
    var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
