public import Settings

/// The settings of the vector store.
public enum VectorSettings {
    static let url = Setting<String?>.optional(
        "QDRANT_URL",
        allowed: "an http or https URL without a path",
        "A Qdrant server to keep vectors in; without it they are kept in PostgreSQL."
    )
    static let collection = Setting.text(
        "QDRANT_COLLECTION",
        default: "millrace",
        allowed: "1 to 100 letters, digits, hyphens and underscores",
        "What the names of its collections begin with; each embedding model gets one of its own."
    )
    static let key = Setting<String?>.secret("QDRANT_API_KEY", "The key to the Qdrant server, if it asks for one.")

    /// All of them.
    public static let all: [SettingEntry] = [url.entry, collection.entry, key.entry]
}

extension QdrantVectors {
    /// The store that the settings name; `nil` if they name none.
    ///
    /// - Throws: `SettingError` for a value that is not allowed.
    public convenience init?(_ reader: SettingsReader) throws {
        guard let url = try VectorSettings.url(reader) else { return nil }
        guard let trimmed = Self.origin(url) else { throw VectorSettings.url.refused(url) }
        let collection = try VectorSettings.collection(reader)
        guard Self.isName(collection) else { throw VectorSettings.collection.refused(collection) }
        self.init(trimmed, collection: collection, key: try VectorSettings.key(reader))
    }

    /// Scheme, host and port; `nil` for what is more or less than that.
    static func origin(_ url: String) -> String? {
        let trimmed = url.hasSuffix("/") ? String(url.dropLast()) : url
        guard let scheme = ["http://", "https://"].first(where: trimmed.hasPrefix) else { return nil }
        let host = trimmed.dropFirst(scheme.count)
        let isPlain = host.utf8.allSatisfy { (0x21...0x7E).contains($0) } && !host.contains { "/?#@".contains($0) }
        return host.isEmpty || !isPlain ? nil : trimmed
    }

    /// Whether the text can stand in a path as it is.
    static func isName(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D || byte == 0x5F
            }
    }
}
