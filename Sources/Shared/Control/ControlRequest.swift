import FoundationEssentials

/// What a line asks for.
struct ControlRequest: Sendable, Hashable {
    /// `nil` for a notification: it gets no answer.
    let id: RequestID?
    let method: String
    let line: Data

    /// Reads a line; the parameters stay in it until a handler wants them.
    ///
    /// - Throws: what to answer, with the id as far as it could be read.
    init(_ line: Data) throws(Refusal) {
        guard String(validating: line, as: UTF8.self) != nil, !line.contains(0) else {
            throw Refusal(id: .null, error: .parse("the line is not UTF-8"))
        }
        let envelope: Envelope
        do {
            envelope = try JSONDecoder().decode(Envelope.self, from: line)
        } catch DecodingError.typeMismatch, DecodingError.valueNotFound {
            throw Refusal(id: .null, error: .invalidRequest("a request is one JSON object a line"))
        } catch {
            throw Refusal(id: .null, error: .parse("the line is not JSON"))
        }
        guard let id = envelope.id else {
            throw Refusal(id: .null, error: .invalidRequest("id is a number, or a text of at most 256 bytes"))
        }
        guard envelope.version == "2.0", let method = envelope.method, !method.isEmpty else {
            let answered = envelope.hasID ? id : .null
            throw Refusal(id: answered, error: .invalidRequest("jsonrpc is \"2.0\" and method a text"))
        }
        self.id = envelope.hasID ? id : nil
        self.method = method
        self.line = line
    }
}

extension ControlRequest {
    /// A line that is no request.
    struct Refusal: Error, Hashable {
        let id: RequestID
        let error: ControlError
    }

    /// The members of a request as far as they are what they should be; only syntax errors throw.
    private struct Envelope: Decodable {
        enum Key: String, CodingKey {
            case jsonrpc, id, method
        }

        let version: String?
        let method: String?
        let hasID: Bool
        /// `nil` if it is there and no id.
        let id: RequestID?

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Key.self)
            version = try? members.decode(String.self, forKey: .jsonrpc)
            method = try? members.decode(String.self, forKey: .method)
            hasID = members.contains(.id)
            id = hasID ? try? members.decode(RequestID.self, forKey: .id) : .null
        }
    }
}
