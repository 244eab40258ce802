/// A setting, declared once: variable, default, allowed values and the sentence that explains it.
///
/// From the same values come the check at start, `--settings`, `docs/settings.md` and `.env.example`.
public struct Setting<Value: Sendable>: Sendable {
    /// The environment variable.
    public let name: String
    /// The default as one would write it; `nil` if the setting is off or required without it.
    public let defaultText: String?
    /// What is allowed, for people: `1…65535`.
    public let allowed: String
    /// One sentence.
    public let summary: String
    /// Whether the value must never be shown.
    public let isSecret: Bool
    private let parse: @Sendable (String?, SettingsReader) throws(SettingError) -> Value

    /// A setting with a parser of its own; `nil` is given where neither a value nor a default is there.
    public init(
        _ name: String,
        default defaultText: String?,
        allowed: String,
        _ summary: String,
        isSecret: Bool = false,
        parse: @escaping @Sendable (String?, SettingsReader) throws(SettingError) -> Value
    ) {
        self.name = name
        self.defaultText = defaultText
        self.allowed = allowed
        self.summary = summary
        self.isSecret = isSecret
        self.parse = parse
    }

    /// The value in force.
    ///
    /// - Throws: ``SettingError`` that names the variable, the value (never a secret's) and what is allowed.
    public func callAsFunction(_ reader: SettingsReader) throws(SettingError) -> Value {
        try parse(reader.text(name) ?? defaultText, reader)
    }

    /// The error for a value that is not allowed.
    public func refused(_ text: String) -> SettingError {
        SettingError("\(name)=\(isSecret ? "…" : text) is not allowed: use \(allowed). \(summary)")
    }

    /// The declaration without its type, for lists.
    public var entry: SettingEntry {
        let setting = self
        return SettingEntry(
            name: name,
            defaultText: defaultText,
            allowed: allowed,
            summary: summary,
            isSecret: isSecret,
            inForce: { reader throws(SettingError) in SettingEntry.text(of: try setting(reader)) }
        )
    }
}
