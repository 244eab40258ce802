public import Domain
public import Settings

/// Everyone the settings name who may be asked about a text, in the order in which they are asked.
public struct Providers: Sendable {
    /// Who names, sums up and tags.
    public let models: [any LanguageModel]
    /// Who embeds.
    public let embedders: [any Embedder]
    /// Whose vectors files are to have; `nil`: the local ones.
    public let preferred: (any Embedder)?
    private let servers: [String: ModelServer]
    private let isOpenAIOwn: Bool

    /// Gemini, then the server that speaks OpenAI's API, then Ollama; each only if it is set up.
    ///
    /// - Throws: `SettingError`.
    public init(_ reader: SettingsReader) throws {
        var models: [any LanguageModel] = []
        var embedders: [any Embedder] = []
        var servers: [String: ModelServer] = [:]
        let timeout = try ProviderSettings.timeout(reader)
        if let key = try ProviderSettings.geminiKey(reader), let base = try ProviderSettings.geminiURL(reader) {
            let headers = ["x-goog-api-key": key]
            let server = ModelServer("gemini", base: base, headers: headers, timeoutSeconds: timeout)
            servers["gemini"] = server
            models.append(Gemini(server, model: try ProviderSettings.geminiModel(reader)))
            embedders.append(
                GeminiEmbedder(
                    server,
                    model: try ProviderSettings.geminiEmbedding(reader),
                    dimensions: try ProviderSettings.geminiDimensions(reader)
                )
            )
        }
        if let base = try ProviderSettings.openAIURL(reader) {
            let headers = try ProviderSettings.openAIKey(reader).map { ["authorization": "Bearer \($0)"] } ?? [:]
            let server = ModelServer("openai", base: base, headers: headers, timeoutSeconds: timeout)
            let isCloud = !(try ProviderSettings.openAIIsOwn(reader))
            servers["openai"] = server
            models.append(OpenAI(server, model: try ProviderSettings.openAIModel(reader), isCloud: isCloud))
            embedders.append(
                OpenAIEmbedder(
                    server,
                    model: try ProviderSettings.openAIEmbedding(reader),
                    dimensions: try ProviderSettings.openAIDimensions(reader),
                    isCloud: isCloud
                )
            )
        }
        if let base = try ProviderSettings.ollamaURL(reader) {
            let server = ModelServer("ollama", base: base, headers: [:], timeoutSeconds: timeout)
            servers["ollama"] = server
            models.append(Ollama(server, model: try ProviderSettings.ollamaModel(reader)))
            embedders.append(
                OllamaEmbedder(
                    server,
                    model: try ProviderSettings.ollamaEmbedding(reader),
                    dimensions: try ProviderSettings.ollamaDimensions(reader)
                )
            )
        }
        self.models = models
        self.embedders = embedders
        self.servers = servers
        isOpenAIOwn = try ProviderSettings.openAIIsOwn(reader)
        switch try ProviderSettings.embedding(reader) {
        case "local": preferred = nil
        case "auto": preferred = embedders.first
        case let name:
            guard let embedder = embedders.first(where: { $0.provider == name }) else {
                throw SettingError("EMBEDDING_PROVIDER=\(name) needs the settings of that provider.")
            }
            preferred = embedder
        }
    }

    /// These and no others.
    init(models: [any LanguageModel] = [], embedders: [any Embedder], preferred: (any Embedder)?) {
        self.models = models
        self.embedders = embedders
        self.preferred = preferred
        servers = [:]
        isOpenAIOwn = false
    }

    /// Who can ask in a space that files were embedded in, by whichever model; `nil` if its provider is not set up.
    public func embedder(of space: EmbeddingSpace) -> (any Embedder)? {
        if let known = embedders.first(where: { $0.space == space }) { return known }
        let parts = space.name.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, let server = servers[parts[0]] else { return nil }
        switch parts[0] {
        case "gemini": return GeminiEmbedder(server, model: parts[1], dimensions: space.dimensions)
        case "openai":
            return OpenAIEmbedder(
                server,
                model: parts[1],
                dimensions: space.dimensions,
                isCloud: !isOpenAIOwn
            )
        case "ollama": return OllamaEmbedder(server, model: parts[1], dimensions: space.dimensions)
        default: return nil
        }
    }
}
