/// Names, sums up and tags a text with one call of a language model.
///
/// An adapter validates the answer against the schema, lengths and character classes, and cuts what it sends; it never
/// lets an answer choose a path, an address or a recipient. It counts nothing and retries nothing: that is the governor's.
public protocol LanguageModel: Sendable {
    /// Whose quota it uses: `gemini`, `openai`, `ollama`.
    var provider: String { get }
    /// The model, as methods and ledgers show it: `gemini-2.5-flash`.
    var model: String { get }
    /// Whether the text leaves the operator's own machines.
    var isCloud: Bool { get }

    /// One call.
    ///
    /// - Throws: ``Failure/Code/throttled`` with how long to wait, ``Failure/Code/unavailable`` (no answer, 5xx, an answer
    ///   that is cut off or not the schema), ``Failure/Code/rejected`` for what no repetition mends (key, model, refusal).
    func describe(_ order: DescriptionOrder) async throws -> Description
}

/// What a language model is given.
public struct DescriptionOrder: Sendable, Hashable {
    /// Untrusted text of the file, already cut to what may be sent.
    public let text: String
    /// The original name.
    public let filename: String
    /// What the local analysis took for its language, BCP 47; `nil` if it cannot tell.
    public let language: String?

    /// An order.
    public init(text: String, filename: String, language: String?) {
        self.text = text
        self.filename = filename
        self.language = language
    }
}

/// What a language model said, validated, and what it cost.
public struct Description: Sendable, Hashable, Codable {
    /// A safe file name without a path, with the original extension; `nil` if it suggested none that is safe.
    public let suggestedFilename: String?
    /// 1 to 1,000 characters; `nil` if it gave none.
    public let summary: String?
    /// At most ten.
    public let tags: [Tag]
    /// BCP 47; `nil` if it gave none.
    public let language: String?
    /// `gemini/gemini-2.5-flash/prompt-1`: shown with every field it made.
    public let method: String
    /// Tokens, as the provider counted.
    public let tokens: TokenCount

    /// A validated answer.
    public init(
        suggestedFilename: String?,
        summary: String?,
        tags: [Tag],
        language: String?,
        method: String,
        tokens: TokenCount
    ) {
        self.suggestedFilename = suggestedFilename
        self.summary = summary
        self.tags = tags
        self.language = language
        self.method = method
        self.tokens = tokens
    }
}

/// Tokens of one call.
public struct TokenCount: Sendable, Hashable, Codable {
    /// Of the prompt.
    public let input: Int
    /// Of the answer.
    public let output: Int

    /// So many; none below zero.
    public init(input: Int, output: Int) {
        self.input = max(0, input)
        self.output = max(0, output)
    }
}
