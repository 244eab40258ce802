import Domain

/// A status document for people.
struct StatusPage: Sendable {
    let document: JSONValue

    /// Whether nothing more happens by itself.
    var isTerminal: Bool { status == "completed" || status == "failed" }
    /// `processing`.
    var status: String { text(document["status"]) ?? "?" }

    /// `processing 40 % ai`.
    var line: String {
        let isRunning = status == "processing"
        return isRunning ? "\(status) \(number(document["progress"])) % \(text(document["step"]) ?? "")" : status
    }

    /// Everything, with a table of the stages.
    var page: String {
        var lines = ["\(text(document["file_id"]) ?? "?")  \(line)"]
        if let error = problem(document["error"]) { lines.append("error     \(error)") }
        if let result = document["result"], result != .null { lines += findings(result) }
        return lines.map(Table.harmless).joined(separator: "\n") + "\n\n" + stages.text
    }

    private func findings(_ result: JSONValue) -> [String] {
        var lines: [String] = []
        let labels = [
            ("name", "suggested_filename"), ("summary", "summary"), ("language", "language"),
            ("thumbnail", "thumbnail_url"),
        ]
        for (label, member) in labels {
            guard let value = text(result[member]) else { continue }
            lines.append(label + String(repeating: " ", count: 10 - label.count) + value)
        }
        if case .array(let tags)? = result["tags"], !tags.isEmpty {
            lines.append("tags      " + tags.compactMap { text($0["tag"]) }.joined(separator: ", "))
        }
        return lines
    }

    private var stages: Table {
        var table = Table("STAGE", "STATE", "ATTEMPT", "PROGRESS", "WHY")
        guard case .array(let stages)? = document["stages"] else { return table }
        for stage in stages {
            table.add(
                text(stage["stage"]) ?? "?",
                text(stage["state"]) ?? "?",
                number(stage["attempt"]),
                "\(number(stage["progress"])) %",
                problem(stage["error"]) ?? ""
            )
        }
        return table
    }

    private func text(_ value: JSONValue?) -> String? {
        if case .string(let text)? = value { text } else { nil }
    }

    private func number(_ value: JSONValue?) -> String {
        switch value {
        case .integer(let number)?: "\(number)"
        case .number(let number)?: Amount.decimal(number, places: 1)
        default: "0"
        }
    }

    private func problem(_ value: JSONValue?) -> String? {
        guard let value, let code = text(value["code"]) else { return nil }
        return "\(code): \(text(value["message"]) ?? "")"
    }
}
