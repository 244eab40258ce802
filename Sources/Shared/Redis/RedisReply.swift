import CHiredis

/// What the server answered, out of C's memory.
enum RedisReply: Sendable, Hashable {
    case none
    case text(String)
    case integer(Int64)
    case list([RedisReply])
    case error(RedisError)

    /// Copies a reply of hiredis, which stays the caller's.
    init(copying reply: redisReply) {
        switch reply.type {
        case REDIS_REPLY_INTEGER: self = .integer(reply.integer)
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: self = .text(Self.text(reply))
        case REDIS_REPLY_ERROR: self = .error(RedisError(server: Self.text(reply)))
        case REDIS_REPLY_ARRAY:
            let elements = UnsafeBufferPointer(start: reply.element, count: reply.elements)
            self = .list(elements.map { element in element.map { RedisReply(copying: $0.pointee) } ?? .none })
        default: self = .none
        }
    }

    private static func text(_ reply: redisReply) -> String {
        guard let start = reply.str else { return "" }
        return UnsafeRawBufferPointer(start: start, count: reply.len).withMemoryRebound(to: UInt8.self) {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// The text; `nil` for anything else.
    var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    /// The number; `nil` for anything else.
    var integer: Int? {
        guard case .integer(let number) = self else { return nil }
        return Int(number)
    }

    /// The elements; none for anything else.
    var list: [RedisReply] {
        guard case .list(let elements) = self else { return [] }
        return elements
    }

    /// A list of names and values as a dictionary, as `XINFO` answers.
    var fields: [String: RedisReply] {
        let list = list
        var fields: [String: RedisReply] = [:]
        for index in stride(from: 0, to: list.count - 1, by: 2) {
            guard let name = list[index].text else { continue }
            fields[name] = list[index + 1]
        }
        return fields
    }

    /// The reply, if it is no error.
    ///
    /// - Throws: the error.
    func unwrapped() throws(RedisError) -> RedisReply {
        guard case .error(let error) = self else { return self }
        throw error
    }
}
