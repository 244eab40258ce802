/// A setting's declaration without its type: for documents, and for the check at start.
public struct SettingEntry: Sendable {
    /// The environment variable.
    public let name: String
    /// The default as one would write it.
    public let defaultText: String?
    /// What is allowed.
    public let allowed: String
    /// One sentence.
    public let summary: String
    /// Whether the value must never be shown.
    public let isSecret: Bool
    private let inForce: (@Sendable (SettingsReader) throws(SettingError) -> String?)?

    /// A declaration; without `inForce` the value is not checked before it is used.
    public init(
        name: String,
        defaultText: String?,
        allowed: String,
        summary: String,
        isSecret: Bool,
        inForce: (@Sendable (SettingsReader) throws(SettingError) -> String?)? = nil
    ) {
        self.name = name
        self.defaultText = defaultText
        self.allowed = allowed
        self.summary = summary
        self.isSecret = isSecret
        self.inForce = inForce
    }

    /// The value in force as text, secrets masked; `nil` if the setting is off.
    ///
    /// - Throws: ``SettingError`` for a value that is not allowed.
    public func shown(_ reader: SettingsReader) throws(SettingError) -> String? {
        let text = if let inForce { try inForce(reader) } else { reader.text(name) ?? defaultText }
        // A default is no secret: it stands in the documents.
        return isSecret && reader.text(name) != nil ? "••••" : text
    }

    /// A value as one would write it; `nil` for an absent one.
    static func text(of value: some Sendable) -> String? {
        if let optional = value as? any OptionalText { return optional.text }
        return String(describing: value)
    }
}

private protocol OptionalText {
    var text: String? { get }
}

extension Optional: OptionalText {
    var text: String? { map { String(describing: $0) } }
}

extension SettingEntry: Hashable {
    /// Entries are equal if they read the same.
    public static func == (left: SettingEntry, right: SettingEntry) -> Bool {
        left.name == right.name && left.defaultText == right.defaultText && left.allowed == right.allowed
            && left.summary == right.summary && left.isSecret == right.isSecret
    }

    /// Hashes the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension SettingEntry: Codable {
    enum CodingKeys: String, CodingKey {
        case name, allowed, summary
        case defaultText = "default"
        case isSecret = "secret"
    }

    /// Decodes a declaration that another process printed; it checks nothing.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try members.decode(String.self, forKey: .name),
            defaultText: try members.decodeIfPresent(String.self, forKey: .defaultText),
            allowed: try members.decode(String.self, forKey: .allowed),
            summary: try members.decode(String.self, forKey: .summary),
            isSecret: try members.decode(Bool.self, forKey: .isSecret)
        )
    }

    /// Encodes the declaration, not the value.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(name, forKey: .name)
        try members.encodeIfPresent(defaultText, forKey: .defaultText)
        try members.encode(allowed, forKey: .allowed)
        try members.encode(summary, forKey: .summary)
        try members.encode(isSecret, forKey: .isSecret)
    }
}
