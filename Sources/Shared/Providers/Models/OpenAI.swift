public import Domain

/// Any server that speaks OpenAI's `chat/completions` with a JSON schema for the answer.
public struct OpenAI: LanguageModel {
    /// `openai`.
    public let provider = "openai"
    /// As the server names it.
    public let model: String
    /// Unless the operator says that the server is their own.
    public let isCloud: Bool
    private let server: ModelServer

    init(_ server: ModelServer, model: String, isCloud: Bool) {
        self.server = server
        self.model = model
        self.isCloud = isCloud
    }

    private struct Answer: Decodable {
        struct Choice: Decodable {
            let message: Message
            let finish_reason: String?
        }
        struct Message: Decodable {
            let content: String?
            let refusal: String?
        }
        struct Usage: Decodable {
            let prompt_tokens: Int?
            let completion_tokens: Int?
        }
        let choices: [Choice]
        let usage: Usage?
    }

    /// One call; see ``LanguageModel/describe(_:)``.
    public func describe(_ order: DescriptionOrder) async throws -> Description {
        let answer = try await server.post(
            "/chat/completions",
            [
                "model": .string(model),
                "messages": [
                    ["role": "system", "content": .string(Prompt.instruction)],
                    ["role": "user", "content": .string(Prompt.data(order))],
                ],
                "response_format": [
                    "type": "json_schema",
                    "json_schema": ["name": "description", "strict": true, "schema": AnswerSchema.json],
                ],
                "max_completion_tokens": 8192,
            ],
            as: Answer.self
        )
        return try AnswerCheck.description(
            from: try Self.text(of: answer),
            for: order,
            method: method,
            tokens: TokenCount(
                input: answer.usage?.prompt_tokens ?? 0,
                output: answer.usage?.completion_tokens ?? 0
            )
        )
    }

    private static func text(of answer: Answer) throws -> String {
        guard let choice = answer.choices.first else {
            throw Failure(.unavailable, "openai sent an answer without a choice.")
        }
        if choice.finish_reason == "content_filter" || !(choice.message.refusal ?? "").isEmpty {
            throw Failure(.rejected, "openai refused the text.")
        }
        guard choice.finish_reason == "stop" || choice.finish_reason == nil, let text = choice.message.content else {
            throw Failure(.unavailable, "openai's answer is cut off.")
        }
        return text
    }
}
