public import Domain

/// A model of an Ollama server over `/api/chat`, with a schema for the answer.
public struct Ollama: LanguageModel {
    /// `ollama`.
    public let provider = "ollama"
    /// As the server names it: `llama3.2`.
    public let model: String
    /// Only for the models that an Ollama server passes on, whose names end in `-cloud`.
    public let isCloud: Bool
    private let server: ModelServer

    init(_ server: ModelServer, model: String) {
        self.server = server
        self.model = model
        isCloud = Self.isPassedOn(model) || server.base.hasSuffix("//ollama.com")
    }

    /// Whether the server does not run the model itself.
    static func isPassedOn(_ model: String) -> Bool { model.hasSuffix("-cloud") || model.hasSuffix(":cloud") }

    private struct Answer: Decodable {
        struct Message: Decodable {
            let content: String
        }
        let message: Message
        let done: Bool
        let done_reason: String?
        let prompt_eval_count: Int?
        let eval_count: Int?
    }

    /// One call; see ``LanguageModel/describe(_:)``.
    public func describe(_ order: DescriptionOrder) async throws -> Description {
        let answer = try await server.post(
            "/api/chat",
            [
                "model": .string(model),
                "messages": [
                    ["role": "system", "content": .string(Prompt.instruction)],
                    ["role": "user", "content": .string(Prompt.data(order))],
                ],
                "stream": false,
                "format": AnswerSchema.json,
                // The default context silently drops the beginning of a longer prompt.
                "options": ["temperature": 0.2, "num_predict": 2048, "num_ctx": 16384],
            ],
            as: Answer.self
        )
        guard answer.done, answer.done_reason == "stop" || answer.done_reason == nil else {
            throw Failure(.unavailable, "ollama's answer is cut off.")
        }
        return try AnswerCheck.description(
            from: answer.message.content,
            for: order,
            method: method,
            tokens: TokenCount(input: answer.prompt_eval_count ?? 0, output: answer.eval_count ?? 0)
        )
    }
}
