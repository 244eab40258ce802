import FoundationEssentials
import NIOCore

/// JSON of the control protocol: one line, keys sorted, times as RFC 3339.
enum ControlJSON {
    static func encode(_ value: some Encodable) throws(ControlError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        do {
            return try encoder.encode(value)
        } catch {
            throw ControlError("internal", "the answer has no JSON form", number: -32603)
        }
    }

    /// The parameters of a request's line.
    static func params<Params: Decodable>(_ type: Params.Type, in line: Data) throws(ControlError) -> Params {
        do {
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .iso8601
            return try decoder.decode(ParamsOnly<Params>.self, from: line).params
        } catch DecodingError.keyNotFound(let key, _) {
            throw .invalidParams("\(key.stringValue) is missing")
        } catch let DecodingError.typeMismatch(_, context) {
            throw .invalidParams("\(path(context)) has the wrong type")
        } catch let DecodingError.valueNotFound(_, context) {
            throw .invalidParams("\(path(context)) is null")
        } catch let DecodingError.dataCorrupted(context) {
            throw .invalidParams("\(path(context)): \(context.debugDescription)")
        } catch {
            throw .invalidParams("the parameters are not what the method takes")
        }
    }

    static func result(_ id: RequestID, _ result: Data, limit: Int) -> ByteBuffer {
        let head = (try? encode(id)) ?? Data("null".utf8)
        guard result.count + head.count + 64 <= limit else {
            return failure(id, ControlError("too_large", "the answer is over \(limit) bytes: ask for less"))
        }
        return line(#"{"jsonrpc":"2.0","id":"#, head, #","result":"#, result)
    }

    static func failure(_ id: RequestID, _ error: ControlError) -> ByteBuffer {
        let head = (try? encode(id)) ?? Data("null".utf8)
        let body = (try? encode(ErrorMember(error))) ?? Data(#"{"code":-32603,"message":"internal error"}"#.utf8)
        return line(#"{"jsonrpc":"2.0","id":"#, head, #","error":"#, body)
    }

    static func call(_ id: Int, _ method: String, _ params: Data) throws(ControlError) -> ByteBuffer {
        line(#"{"jsonrpc":"2.0","id":\#(id),"method":"#, try encode(method), #","params":"#, params)
    }

    static func notification(_ method: String, _ params: Data) throws(ControlError) -> ByteBuffer {
        line(#"{"jsonrpc":"2.0","method":"#, try encode(method), #","params":"#, params)
    }

    /// A line break inside JSON can only stand between its tokens, so a space does as well there.
    private static func line(_ first: String, _ second: Data, _ third: String, _ last: Data) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(
            capacity: first.utf8.count + third.utf8.count + second.count + last.count + 2
        )
        buffer.writeString(first)
        buffer.writeBytes(second)
        buffer.writeString(third)
        buffer.writeBytes(last.contains(10) ? Data(last.map { $0 == 10 ? 32 : $0 }) : last)
        buffer.writeString("}\n")
        return buffer
    }

    private static func path(_ context: DecodingError.Context) -> String {
        let names = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
        return names.joined(separator: ".")
    }
}

/// A request's parameters; absent ones are an empty object.
private struct ParamsOnly<Params: Decodable>: Decodable {
    enum Key: String, CodingKey {
        case params
    }

    let params: Params

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        if members.contains(.params) {
            params = try members.decode(Params.self, forKey: .params)
        } else {
            params = try JSONDecoder().decode(Params.self, from: Data("{}".utf8))
        }
    }
}

/// The `error` member of an answer.
struct ErrorMember: Codable {
    struct Detail: Codable {
        let code: String
        let retryable: Bool
    }

    let code: Int
    let message: String
    let data: Detail?

    init(_ error: ControlError) {
        code = error.number
        message = error.message
        data = Detail(code: error.code, retryable: error.retryable)
    }

    var asError: ControlError {
        ControlError(data?.code ?? "unknown", message, retryable: data?.retryable ?? false, number: code)
    }
}
