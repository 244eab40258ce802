import FoundationEssentials

/// What became of one hostile file.
struct HostileEnd: Sendable {
    /// A stage, as its status tells.
    struct Stage: Decodable, Sendable {
        struct Reason: Decodable, Sendable {
            let code: String
            let message: String
        }

        let stage: String
        let state: String
        let attempt: Int
        let started_at: String?
        let finished_at: String?
        let error: Reason?

        /// How long its last attempt took.
        var seconds: Double {
            let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
            guard let start = started_at.flatMap({ try? style.parse($0) }),
                let end = finished_at.flatMap({ try? style.parse($0) })
            else { return 0 }
            return end.timeIntervalSince(start)
        }
    }

    /// The status document, as far as it matters here.
    struct Document: Decodable, Sendable {
        let status: String
        let stages: [Stage]
    }

    let hostile: HostileSet.Case
    /// The answer to the upload: the HTTP status, and the code if it was refused.
    let door: (status: Int, code: String)
    /// `nil` if it was refused at the door.
    let document: Document?

    /// Refused at the door with a code, or settled.
    var isTerminal: Bool {
        guard let document else { return (400..<500).contains(door.status) }
        return ["completed", "failed"].contains(document.status)
    }

    /// Codes of the stages that failed, and how it ended: what must be the same tomorrow.
    var words: [String] {
        guard let document else { return ["\(door.status) \(door.code)"] }
        let failed = document.stages.filter { $0.state == "dead" }.compactMap(\.error?.code)
        return failed.isEmpty ? [document.status] : Set(failed).sorted()
    }

    /// The longest of its stages.
    var seconds: Double { document?.stages.map(\.seconds).max() ?? 0 }

    /// One line for a report.
    var line: String {
        "\(hostile.file) \(hostile.group)/\(hostile.name.prefix(60).debugDescription): \(words.joined(separator: " "))"
            + " after \(seconds) s "
            + (document?.stages.map { "\($0.stage)=\($0.state)×\($0.attempt) \($0.error?.message ?? "")" } ?? [])
            .joined(separator: "; ")
    }
}
