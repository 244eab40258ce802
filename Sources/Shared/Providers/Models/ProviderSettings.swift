import FoundationEssentials
public import Settings

/// The settings of everyone who may be asked about a text.
public enum ProviderSettings {
    static let geminiKey = Setting<String?>.secret(
        "GEMINI_API_KEY",
        "Lets Google's Gemini name, sum up and tag files; without it Gemini is not asked."
    )
    static let geminiURL = url(
        "GEMINI_BASE_URL",
        default: "https://generativelanguage.googleapis.com",
        "Where Gemini's API is."
    )
    static let geminiModel = Setting.text("GEMINI_MODEL", default: "gemini-2.5-flash", "Gemini's model for texts.")
    static let geminiEmbedding = Setting.text(
        "GEMINI_EMBEDDING_MODEL",
        default: "gemini-embedding-001",
        "Gemini's model for embeddings."
    )
    static let geminiDimensions = dimensions("GEMINI_EMBEDDING_DIMENSIONS", 768, "that Gemini is asked for")
    static let openAIURL = url(
        "OPENAI_BASE_URL",
        default: nil,
        "Where a server is that speaks OpenAI's API, with its version: https://api.openai.com/v1; without it none is "
            + "asked."
    )
    static let openAIKey = Setting<String?>.secret("OPENAI_API_KEY", "The key for OPENAI_BASE_URL, if it wants one.")
    static let openAIModel = Setting.text("OPENAI_MODEL", default: "gpt-4.1-mini", "That server's model for texts.")
    static let openAIEmbedding = Setting.text(
        "OPENAI_EMBEDDING_MODEL",
        default: "text-embedding-3-small",
        "That server's model for embeddings."
    )
    static let openAIDimensions = dimensions("OPENAI_EMBEDDING_DIMENSIONS", 1536, "of OPENAI_EMBEDDING_MODEL")
    static let openAIIsOwn = Setting.flag(
        "OPENAI_IS_OWN",
        default: false,
        "Whether OPENAI_BASE_URL is a server of one's own, so that it may be asked about files of users who refuse "
            + "the cloud."
    )
    static let ollamaURL = url("OLLAMA_URL", default: nil, "Where Ollama is; without it Ollama is not asked.")
    static let ollamaModel = Setting.text("OLLAMA_MODEL", default: "llama3.2", "Ollama's model for texts.")
    static let ollamaEmbedding = Setting.text(
        "OLLAMA_EMBEDDING_MODEL",
        default: "nomic-embed-text",
        "Ollama's model for embeddings."
    )
    static let ollamaDimensions = dimensions("OLLAMA_EMBEDDING_DIMENSIONS", 768, "of OLLAMA_EMBEDDING_MODEL")
    static let embedding = Setting.choice(
        "EMBEDDING_PROVIDER",
        default: "auto",
        of: ["auto", "local", "gemini", "openai", "ollama"],
        "Whose vectors semantic search uses. auto: the first of Gemini, OPENAI_BASE_URL and Ollama that is set up, else "
            + "local. Files with others are embedded again in the background."
    )
    static let timeout = Setting.seconds(
        "AI_TIMEOUT_SECONDS",
        default: 60,
        in: 0.1...600,
        "How long one call of a provider may take."
    )

    /// All of them.
    public static let all: [SettingEntry] = [
        geminiKey.entry, geminiURL.entry, geminiModel.entry, geminiEmbedding.entry, geminiDimensions.entry,
        openAIURL.entry, openAIKey.entry, openAIModel.entry, openAIEmbedding.entry, openAIDimensions.entry,
        openAIIsOwn.entry, ollamaURL.entry, ollamaModel.entry, ollamaEmbedding.entry, ollamaDimensions.entry,
        embedding.entry, timeout.entry,
    ]

    private static func dimensions(_ name: String, _ value: Int, _ whose: String) -> Setting<Int> {
        .int(name, default: value, in: 8...8192, "How many numbers a vector has \(whose).")
    }

    private static func url(_ name: String, default value: String?, _ summary: String) -> Setting<String?> {
        Setting(name, default: value, allowed: "an http or https URL", summary) { text, _ throws(SettingError) in
            guard let text else { return nil }
            // Who puts a password into a URL is refused: it would be shown by --settings.
            guard let parts = URLComponents(string: text), ["http", "https"].contains(parts.scheme),
                parts.host?.isEmpty == false, parts.query == nil, parts.fragment == nil, parts.user == nil,
                text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
            else { throw SettingError("\(name) is not allowed: use an http or https URL without user or query.") }
            return text
        }
    }
}
