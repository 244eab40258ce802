import Domain
import FoundationEssentials

/// A value in PostgreSQL's text form, as a statement's parameter. The statement casts it where the type is not plain.
protocol Bindable: Sendable {
    /// The text; `nil` is NULL.
    var bound: String? { get }
}

extension String: Bindable {
    /// PostgreSQL's text holds no NUL: one that came from a file is shown as U+FFFD instead of cutting the text off.
    var bound: String? { utf8.contains(0) ? replacing("\0", with: "\u{FFFD}") : self }
}

extension Int: Bindable {
    var bound: String? { description }
}

extension Int64: Bindable {
    var bound: String? { description }
}

extension Double: Bindable {
    var bound: String? { description }
}

extension Bool: Bindable {
    var bound: String? { self ? "t" : "f" }
}

extension UUID: Bindable {
    var bound: String? { uuidString }
}

extension Date: Bindable {
    var bound: String? { PostgresTimestamp.text(self) }
}

extension FileID: Bindable {
    var bound: String? { description }
}

extension CollectionID: Bindable {
    var bound: String? { description }
}

extension UserID: Bindable {
    var bound: String? { description }
}

extension StageName: Bindable {
    var bound: String? { description }
}

extension FileStatus: Bindable {
    var bound: String? { rawValue }
}

extension StageState: Bindable {
    var bound: String? { rawValue }
}

extension ObjectKey: Bindable {
    var bound: String? { description }
}

extension Optional: Bindable where Wrapped: Bindable {
    var bound: String? {
        // Not by a key path: making one takes longer than everything else here.
        switch self {
        case .some(let value): value.bound
        case nil: nil
        }
    }
}

/// A one-dimensional array literal: `{"a","b",NULL}`.
extension Array: Bindable where Element: Bindable {
    var bound: String? {
        var literal = "{"
        for (index, element) in enumerated() {
            if index > 0 { literal += "," }
            guard let text = element.bound else {
                literal += "NULL"
                continue
            }
            literal += "\""
            if text.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
                literal += text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            } else {
                literal += text
            }
            literal += "\""
        }
        return literal + "}"
    }
}

/// A value as JSON, for `jsonb` parameters.
struct JSONText<Value: Encodable & Sendable>: Bindable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }

    var bound: String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        // Encoding fails only for NaN and infinity, which no fact of a file may be: NULL says that it is not known.
        guard let encoded = try? encoder.encode(value) else { return nil }
        return Self.withoutNUL(Array(encoded))
    }

    /// `jsonb` refuses the escape of NUL, which a document's properties may hold; U+FFFD stands for it.
    static func withoutNUL(_ json: [UInt8]) -> String {
        let zero = Array("u0000".utf8)
        var clean: [UInt8] = []
        clean.reserveCapacity(json.count)
        var index = 0
        while index < json.count {
            guard json[index] == UInt8(ascii: "\\"), index + 1 < json.count else {
                clean.append(json[index])
                index += 1
                continue
            }
            if json[(index + 1)...].starts(with: zero) {
                clean += Array("\\ufffd".utf8)
                index += 6
            } else {
                clean += json[index...(index + 1)]
                index += 2
            }
        }
        return String(decoding: clean, as: UTF8.self)
    }
}
