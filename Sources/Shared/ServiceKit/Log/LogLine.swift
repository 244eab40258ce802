import FoundationEssentials
import Logging

/// One line of the log. Pure: it only knows how it looks.
struct LogLine: Sendable {
    let time: Date
    let level: Logger.Level
    let label: String
    let message: String
    /// Sorted by name; nested ones have dotted names.
    let members: [(name: String, value: String)]

    init(time: Date = Date(), level: Logger.Level, label: String, message: String, metadata: Logger.Metadata) {
        self.time = time
        self.level = level
        self.label = label
        self.message = message
        members = Self.flat(metadata, prefix: "").sorted { $0.name < $1.name }
    }

    /// `2026-11-21T19:37:02.120Z info analyzer Finished  file.id=… attempt=1`
    var text: String {
        let details = members.map { " \($0.name)=\(Self.quoted($0.value))" }.joined()
        return "\(stamp) \(level.rawValue) \(label) \(Self.oneLine(message))\(details.isEmpty ? "" : " " + details)\n"
    }

    /// One JSON object; the members of the metadata stand beside `time`, `level`, `label` and `message`.
    var json: String {
        var object = Dictionary(members.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        for name in ["time", "level", "label", "message"] {
            if let value = object.removeValue(forKey: name) { object["metadata.\(name)"] = value }
        }
        object.merge(["time": stamp, "level": level.rawValue, "label": label, "message": message]) { $1 }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(object), let line = String(bytes: data, encoding: .utf8) else {
            return text
        }
        return line + "\n"
    }

    private var stamp: String { time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }

    private static func flat(_ metadata: Logger.Metadata, prefix: String) -> [(name: String, value: String)] {
        metadata.flatMap { name, value -> [(name: String, value: String)] in
            if case .dictionary(let nested) = value { return flat(nested, prefix: "\(prefix)\(name).") }
            return [(prefix + name, value.description)]
        }
    }

    /// Values with blanks, quotes or controls are quoted, so that a line stays a line and splits at blanks.
    private static func quoted(_ value: String) -> String {
        let isPlain =
            !value.isEmpty && value.unicodeScalars.allSatisfy { $0.value > 32 && $0 != "\"" && $0.value != 127 }
        return isPlain ? value : "\"\(oneLine(value).replacing("\"", with: "\\\""))\""
    }

    private static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
        return text.unicodeScalars.reduce(into: "") { line, scalar in
            switch scalar {
            case "\n": line += "\\n"
            case "\t": line += "\\t"
            case _ where scalar.properties.generalCategory == .control:
                line += "\\u{\(String(scalar.value, radix: 16))}"
            default: line.unicodeScalars.append(scalar)
            }
        }
    }
}
