import CPostgres
import Domain
import FoundationEssentials

/// One row of an answer, read column by column from left to right; valid only inside the closure that gets it.
struct Row {
    private let result: OpaquePointer
    private let number: Int32
    private var column: Int32 = 0

    init(_ result: OpaquePointer, number: Int32) {
        self.result = result
        self.number = number
    }

    /// The next column; `nil` is NULL.
    mutating func optionalText() throws -> String? {
        guard column < PQnfields(result) else { throw malformed("has no column \(column)") }
        defer { column += 1 }
        guard PQgetisnull(result, number, column) == 0, let start = PQgetvalue(result, number, column) else {
            return nil
        }
        return String(cString: start)
    }

    /// The next column, which is never NULL.
    mutating func text() throws -> String {
        guard let text = try optionalText() else { throw malformed("is NULL before column \(column)") }
        return text
    }

    /// The next column as what the parser makes of its text; `nil` is NULL.
    mutating func optional<Value>(_ parse: (String) throws -> Value?) throws -> Value? {
        guard let text = try optionalText() else { return nil }
        guard let value = try parse(text) else { throw malformed("holds \(text.prefix(40)) before column \(column)") }
        return value
    }

    /// The next column as what the parser makes of its text.
    mutating func value<Value>(_ parse: (String) throws -> Value?) throws -> Value {
        guard let value = try optional(parse) else { throw malformed("is NULL before column \(column)") }
        return value
    }

    /// The next column, a `bytea`: it may hold vectors of many parts, so the library turns it into bytes.
    mutating func bytes() throws -> [UInt8] {
        guard column < PQnfields(result), PQgetisnull(result, number, column) == 0,
            let text = PQgetvalue(result, number, column)
        else { throw malformed("has no bytes in column \(column)") }
        defer { column += 1 }
        let count = Int(PQgetlength(result, number, column))
        return try text.withMemoryRebound(to: UInt8.self, capacity: count + 1) { escaped in
            var length = 0
            guard let plain = PQunescapeBytea(escaped, &length) else { throw malformed("is too long to be read") }
            defer { PQfreemem(plain) }
            return Array(UnsafeBufferPointer(start: plain, count: length))
        }
    }

    mutating func int() throws -> Int { try value { Int($0) } }
    mutating func int64() throws -> Int64 { try value { Int64($0) } }
    mutating func double() throws -> Double { try value { Double($0) } }
    mutating func bool() throws -> Bool { try value { $0 == "t" } }
    mutating func uuid() throws -> UUID { try value { UUID(uuidString: $0) } }
    mutating func date() throws -> Date { try value(PostgresTimestamp.date) }
    mutating func optionalDate() throws -> Date? { try optional(PostgresTimestamp.date) }
    mutating func file() throws -> FileID { try value { FileID($0) } }
    mutating func user() throws -> UserID { try value { UserID($0) } }
    mutating func key() throws -> ObjectKey { try value { ObjectKey($0) } }

    /// The next column as what the JSON in it says; `nil` is NULL.
    mutating func optionalJSON<Value: Decodable>(_: Value.Type) throws -> Value? {
        try optional { try JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
    }

    private func malformed(_ what: String) -> Failure {
        Failure(.internalError, "A row of the database \(what).")
    }
}
