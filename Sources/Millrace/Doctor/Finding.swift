/// What the doctor found out about one thing: one line.
struct Finding: Sendable, Hashable, Codable {
    /// How it stands.
    enum State: String, Sendable, Codable {
        /// It works.
        case ok
        /// It is not set up, on purpose or not; Millrace works without it.
        case off
        /// It is missing or does not work.
        case failed
    }

    /// `database`.
    let name: String
    /// How it stands.
    let state: State
    /// What was seen, or what to do.
    let detail: String

    /// A finding.
    init(_ name: String, _ state: State, _ detail: String) {
        self.name = name
        self.state = state
        self.detail = detail
    }

    /// For people.
    var line: String {
        let mark =
            switch state {
            case .ok: "ok    "
            case .off: "-     "
            case .failed: "FAILED"
            }
        let padding = String(repeating: " ", count: max(0, 14 - name.count))
        return Table.harmless("\(mark)  \(name)\(padding)  \(detail)")
    }
}
