import FoundationEssentials

/// A `.env` file: `NAME=value` lines, comments, blank lines, an optional `export`, quotes around a value.
struct EnvironmentFile {
    /// Larger files are refused.
    static let maximumBytes = 65_536

    /// The variables, by name; the last of equal names wins.
    let values: [String: String]

    /// Reads the file; none is an empty one.
    ///
    /// - Throws: ``SettingError`` that names file and line, never the line's content: it may be a secret.
    init(path: String) throws(SettingError) {
        guard FileManager.default.fileExists(atPath: path) else {
            try self.init("", path: path)
            return
        }
        guard let bytes = try? Data(contentsOf: URL(filePath: path), options: []), bytes.count <= Self.maximumBytes,
            let text = String(bytes: bytes, encoding: .utf8)
        else {
            throw SettingError("\(path) cannot be read: use a UTF-8 file of at most \(Self.maximumBytes) bytes")
        }
        try self.init(text, path: path)
    }

    /// Parses the lines.
    init(_ text: String, path: String = ".env") throws(SettingError) {
        var values: [String: String] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            var line = line.trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            if line.hasPrefix("export ") { line = line.dropFirst(7).trimmed }
            guard let equals = line.firstIndex(of: "="), let name = Self.name(line[..<equals].trimmed),
                let value = Self.value(line[line.index(after: equals)...].trimmed)
            else {
                throw SettingError("\(path) line \(index + 1) is not NAME=value")
            }
            values[name] = value
        }
        self.values = values
    }

    private static func name(_ text: Substring) -> String? {
        let isName = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
        }
        return isName && !text.isEmpty ? String(text) : nil
    }

    /// Without quotes a value ends at ` #`; within them it stands as it is. `nil` for a quote without an end.
    private static func value(_ text: Substring) -> String? {
        guard let quote = text.first, quote == "\"" || quote == "'" else {
            guard let comment = text.firstRange(of: " #") else { return String(text) }
            return String(text[..<comment.lowerBound].trimmed)
        }
        let rest = text.dropFirst()
        guard let end = rest.firstIndex(of: quote) else { return nil }
        let behind = rest[rest.index(after: end)...].trimmed
        return behind.isEmpty || behind.hasPrefix("#") ? String(rest[..<end]) : nil
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        let head = drop(while: \.isWhitespace)
        guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return head[...last]
    }
}
