extension Setting where Value == Int {
    /// A whole number within a range.
    public static func int(_ name: String, default value: Int, in range: ClosedRange<Int>, _ summary: String) -> Self {
        let allowed = "\(range.lowerBound)…\(range.upperBound)"
        return Setting(name, default: "\(value)", allowed: allowed, summary) { text, _ throws(SettingError) in
            guard let number = Int(text ?? ""), range.contains(number) else {
                throw SettingError("\(name)=\(text ?? "") is not allowed: use \(allowed). \(summary)")
            }
            return number
        }
    }

    /// A TCP port. `MILLRACE_PORT_OFFSET` is added to the default; a port that is set stands as it is, `0` is any free.
    public static func port(_ name: String, default value: Int, _ summary: String) -> Self {
        Setting(name, default: "\(value)", allowed: "0…65535", summary) { text, reader throws(SettingError) in
            guard let set = reader.text(name) else { return value + (try ProcessSettings.portOffset(reader)) }
            guard let number = Int(set), (0...65535).contains(number) else {
                throw SettingError("\(name)=\(set) is not allowed: use 0…65535. \(summary)")
            }
            return number
        }
    }
}

extension Setting where Value == Double {
    /// A number of seconds, whole or not.
    public static func seconds(
        _ name: String,
        default value: Double,
        in range: ClosedRange<Double>,
        _ summary: String
    ) -> Self {
        let allowed = "\(range.lowerBound)…\(range.upperBound) seconds"
        return Setting(name, default: "\(value)", allowed: allowed, summary) { text, _ throws(SettingError) in
            guard let number = Double(text ?? ""), number.isFinite, range.contains(number) else {
                throw SettingError("\(name)=\(text ?? "") is not allowed: use \(allowed). \(summary)")
            }
            return number
        }
    }
}

extension Setting where Value == String {
    /// Text with a default.
    public static func text(_ name: String, default value: String, allowed: String = "text", _ summary: String) -> Self
    {
        Setting(name, default: value, allowed: allowed, summary) { text, _ throws(SettingError) in text ?? value }
    }

    /// One of a few words.
    public static func choice(_ name: String, default value: String, of words: [String], _ summary: String) -> Self {
        let allowed = words.joined(separator: " | ")
        return Setting(name, default: value, allowed: allowed, summary) { text, _ throws(SettingError) in
            guard let text, words.contains(text) else {
                throw SettingError("\(name)=\(text ?? "") is not allowed: use \(allowed). \(summary)")
            }
            return text
        }
    }
}

extension Setting where Value == String? {
    /// Text that may be absent: then the feature is off and says so.
    public static func optional(_ name: String, allowed: String = "text", _ summary: String) -> Self {
        Setting(name, default: nil, allowed: allowed, summary) { text, _ throws(SettingError) in text }
    }

    /// A secret that may be absent; never printed.
    public static func secret(_ name: String, allowed: String = "text", _ summary: String) -> Self {
        Setting(name, default: nil, allowed: allowed, summary, isSecret: true) { text, _ throws(SettingError) in text }
    }
}

extension Setting where Value == Bool {
    /// `true` or `false`.
    public static func flag(_ name: String, default value: Bool, _ summary: String) -> Self {
        Setting(name, default: "\(value)", allowed: "true | false", summary) { text, _ throws(SettingError) in
            switch text?.lowercased() {
            case "true", "1", "yes", "on": return true
            case "false", "0", "no", "off": return false
            default: throw SettingError("\(name)=\(text ?? "") is not allowed: use true | false. \(summary)")
            }
        }
    }
}
