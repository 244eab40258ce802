import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// JSON as the API writes and reads it: keys sorted, slashes bare, times as RFC 3339 in UTC.
enum JSONText {
    /// The bytes of a value, for an answer.
    ///
    /// Written here and not by `JSONEncoder`, which takes as long for a receipt as all else that is done with the
    /// request's headers; the values are trees of our own, so there is little to write.
    static func buffer(_ value: JSONValue) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: 1024)
        write(value, to: &buffer)
        return buffer
    }

    /// The text of a value.
    static func text(_ value: JSONValue) -> String { String(buffer: buffer(value)) }

    private static func write(_ value: JSONValue, to buffer: inout ByteBuffer) {
        switch value {
        case .null: buffer.writeStaticString("null")
        case .bool(let value): buffer.writeStaticString(value ? "true" : "false")
        case .integer(let value): buffer.writeString("\(value)")
        // JSON has no word for what is not a number.
        case .number(let value): buffer.writeString(value.isFinite ? "\(value)" : "null")
        case .string(let text): write(text, to: &buffer)
        case .array(let values):
            buffer.writeInteger(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { buffer.writeInteger(UInt8(ascii: ",")) }
                write(value, to: &buffer)
            }
            buffer.writeInteger(UInt8(ascii: "]"))
        case .object(let members):
            buffer.writeInteger(UInt8(ascii: "{"))
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { buffer.writeInteger(UInt8(ascii: ",")) }
                write(member.key, to: &buffer)
                buffer.writeInteger(UInt8(ascii: ":"))
                write(member.value, to: &buffer)
            }
            buffer.writeInteger(UInt8(ascii: "}"))
        }
    }

    /// Quotes, backslashes and control characters are escaped (RFC 8259 §7); everything else stands as it is.
    private static func write(_ text: String, to buffer: inout ByteBuffer) {
        var text = text
        buffer.writeInteger(UInt8(ascii: "\""))
        text.withUTF8 { bytes in
            var start = 0
            for (index, byte) in bytes.enumerated() {
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
                buffer.writeBytes(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start..<index]))
                start = index + 1
                switch byte {
                case UInt8(ascii: "\""): buffer.writeStaticString("\\\"")
                case UInt8(ascii: "\\"): buffer.writeStaticString("\\\\")
                case 0x0A: buffer.writeStaticString("\\n")
                default: buffer.writeString("\\u00" + CollectionOfOne(byte).hexadecimal)
                }
            }
            buffer.writeBytes(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start...]))
        }
        buffer.writeInteger(UInt8(ascii: "\""))
    }

    /// Reads a body of at most `limit` bytes; an empty one is an empty object.
    ///
    /// - Throws: ``Failure/Code/tooLarge``, ``Failure/Code/invalid``.
    static func read(_ request: Request, atMost limit: Int = 64 * 1024) async throws -> [String: JSONValue] {
        var bytes = ByteBuffer()
        for try await part in request.body {
            guard bytes.readableBytes + part.readableBytes <= limit else {
                throw Failure(.tooLarge, "The JSON body has more than \(limit) bytes.")
            }
            bytes.writeImmutableBuffer(part)
        }
        guard bytes.readableBytes > 0 else { return [:] }
        return try object(Data(bytes.readableBytesView))
    }

    /// Parses an object.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    static func object(_ data: Data) throws -> [String: JSONValue] {
        guard case .object(let members) = try? JSONDecoder().decode(JSONValue.self, from: data) else {
            throw Failure(.invalid, "The body must be one JSON object.")
        }
        return members
    }
}

extension Response {
    /// A JSON answer.
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: JSONText.buffer(value)))
    }
}

extension Date {
    /// In UTC, with milliseconds.
    var rfc3339: String { formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }
}

extension JSONValue {
    /// A moment, or `null`.
    static func time(_ date: Date?) -> JSONValue {
        date.map { .string($0.rfc3339) } ?? .null
    }

    /// Text, or `null`.
    static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    /// The text, if it is one.
    var string: String? { if case .string(let text) = self { text } else { nil } }

    /// The truth value, if it is one.
    var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The number, whole or not, if it is one.
    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The texts, if it is a list of nothing else.
    var strings: [String]? {
        guard case .array(let values) = self else { return nil }
        let texts = values.compactMap(\.string)
        return texts.count == values.count ? texts : nil
    }
}
