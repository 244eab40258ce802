public import Domain

/// Google's Gemini over `generateContent`, with a schema for the answer.
public struct Gemini: LanguageModel {
    /// `gemini`.
    public let provider = "gemini"
    /// As the API names it, without `models/`.
    public let model: String
    /// Always.
    public let isCloud = true
    private let server: ModelServer

    init(_ server: ModelServer, model: String) {
        self.server = server
        self.model = model
    }

    private struct Answer: Decodable {
        struct Candidate: Decodable {
            let content: Content?
            let finishReason: String?
        }
        struct Content: Decodable {
            let parts: [Part]?
        }
        struct Part: Decodable {
            let text: String?
            let thought: Bool?
        }
        struct Feedback: Decodable {
            let blockReason: String?
        }
        struct Usage: Decodable {
            let promptTokenCount: Int?
            let candidatesTokenCount: Int?
            let thoughtsTokenCount: Int?
        }
        let candidates: [Candidate]?
        let promptFeedback: Feedback?
        let usageMetadata: Usage?
    }

    /// One call; see ``LanguageModel/describe(_:)``.
    public func describe(_ order: DescriptionOrder) async throws -> Description {
        let answer = try await server.post(
            "/v1beta/models/\(model.pathEncoded):generateContent",
            [
                "systemInstruction": ["parts": [["text": .string(Prompt.instruction)]]],
                "contents": [["role": "user", "parts": [["text": .string(Prompt.data(order))]]]],
                "generationConfig": [
                    "responseMimeType": "application/json",
                    "responseSchema": AnswerSchema.gemini,
                    "temperature": 0.2,
                    // Thoughts count as output.
                    "maxOutputTokens": 8192,
                ],
            ],
            as: Answer.self
        )
        return try AnswerCheck.description(
            from: try Self.text(of: answer),
            for: order,
            method: method,
            tokens: TokenCount(
                input: answer.usageMetadata?.promptTokenCount ?? 0,
                output: (answer.usageMetadata?.candidatesTokenCount ?? 0)
                    + (answer.usageMetadata?.thoughtsTokenCount ?? 0)
            )
        )
    }

    private static func text(of answer: Answer) throws -> String {
        if answer.promptFeedback?.blockReason != nil {
            throw Failure(.rejected, "gemini refused the text.")
        }
        guard let candidate = answer.candidates?.first else {
            throw Failure(.unavailable, "gemini sent an answer without a candidate.")
        }
        switch candidate.finishReason {
        case "STOP"?, nil: break
        case "SAFETY"?, "RECITATION"?, "LANGUAGE"?, "BLOCKLIST"?, "PROHIBITED_CONTENT"?, "SPII"?:
            throw Failure(.rejected, "gemini refused the text.")
        default: throw Failure(.unavailable, "gemini's answer is cut off.")
        }
        return (candidate.content?.parts ?? []).filter { $0.thought != true }.compactMap(\.text).joined()
    }
}

extension String {
    /// As one segment of a path in a URL.
    var pathEncoded: String {
        utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "-._~".utf8.contains(byte)
            return isPlain ? String(Unicode.Scalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
