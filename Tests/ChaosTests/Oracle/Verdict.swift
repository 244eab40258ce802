import FoundationEssentials

/// What one run came to.
struct Verdict: Sendable {
    /// A row of the table: one kind of fault.
    struct Row: Sendable {
        var injected = 0
        var missed = 0
        var uploads = 0
        var recoveries: [Double] = []
    }

    let seed: UInt64
    let seconds: Double
    let findings: [Oracle.Finding]
    let rows: [Fault: Row]
    let recoveries: [Oracle.Recovery]
    /// Answers to uploads: accepted, found again, refused, never answered.
    let uploads: (accepted: Int, repeated: Int, refused: Int, unanswered: Int)
    let ledger: (accepted: Int, completed: Int, failed: Int, cancelled: Int)
    let notifications: (sent: Int, repeats: Int)
    let attempts: [String: Int]
    /// Why some faults could not be put.
    let missed: [String]

    init(_ seed: UInt64, _ seconds: Double, _ oracle: Oracle) {
        let diary = oracle.diary
        let evidence = oracle.evidence
        self.seed = seed
        self.seconds = seconds
        findings = oracle.findings
        recoveries = oracle.recoveries
        var rows: [Fault: Row] = [:]
        let ends = Dictionary(grouping: evidence.stages, by: \.file_id).mapValues {
            $0.compactMap(\.finished_at).max() ?? .infinity
        }
        for window in oracle.windows {
            rows[window.fault, default: Row()].injected += 1
            rows[window.fault, default: Row()].uploads += evidence.files.count { file in
                file.uploaded_at < window.to && (ends[file.id] ?? .infinity) > window.from
            }
        }
        for entry in diary where [.postponed, .missed].contains(entry.kind) {
            guard let fault = entry.fault else { continue }
            rows[fault, default: Row()].injected -= 1
            rows[fault, default: Row()].missed += entry.kind == .missed ? 1 : 0
        }
        for recovery in recoveries {
            if let fault = recovery.fault { rows[fault, default: Row()].recoveries.append(recovery.seconds) }
        }
        self.rows = rows
        missed = diary.filter { $0.kind == .missed }.map {
            "\($0.fault?.rawValue ?? ""): \($0.detail ?? "no work came by")"
        }
        uploads = (
            diary.count { $0.kind == .accepted }, diary.count { $0.kind == .repeated },
            diary.count { $0.kind == .refused }, diary.count { $0.kind == .unanswered }
        )
        let cancelled = Set(evidence.stages.filter { $0.state == "cancelled" && $0.stage != "notify" }.map(\.file_id))
        ledger = (
            oracle.accepted.count, evidence.files.count { $0.status == "completed" },
            evidence.files.count { $0.status == "failed" && !cancelled.contains($0.id) }, cancelled.count
        )
        let taken = diary.filter { $0.kind == .notified && ($0.status ?? 0) < 300 }
        notifications = (Set(taken.compactMap(\.key)).count, taken.count - Set(taken.compactMap(\.key)).count)
        attempts = Dictionary(evidence.attempts.map { ($0.outcome, 1) }, uniquingKeysWith: +)
    }

    /// Whether accepted = completed + failed + cancelled.
    var isBalanced: Bool { ledger.accepted == ledger.completed + ledger.failed + ledger.cancelled }

    /// One line about the run.
    var line: String {
        let broken = Set(findings.map(\.invariant)).sorted()
        return "seed \(seed): \(broken.isEmpty ? "all invariants hold" : "BROKEN \(broken.joined(separator: " "))"); "
            + "accepted \(ledger.accepted) = completed \(ledger.completed) + failed \(ledger.failed) + cancelled "
            + "\(ledger.cancelled)\(isBalanced ? "" : " DOES NOT BALANCE"); refused \(uploads.refused), unanswered "
            + "\(uploads.unanswered), repeated \(uploads.repeated); notifications \(notifications.sent), again under the "
            + "same id \(notifications.repeats); attempts \(attempts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")); "
            + "recovery of \(recoveries.count): \(Self.percentiles(recoveries.map(\.seconds))); \(Int(seconds)) s"
    }

    /// `p50 1.0 p99 2.0 max 2.5 s`.
    static func percentiles(_ values: [Double]) -> String {
        guard !values.isEmpty else { return "-" }
        let sorted = values.sorted()
        func at(_ share: Double) -> Double {
            sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))].rounded(1)
        }
        return "p50 \(at(0.5)) p99 \(at(0.99)) max \(at(1)) s"
    }

    /// The table over several runs, and what they come to together.
    static func table(_ verdicts: [Verdict]) -> String {
        var lines: [String] = []
        func row(_ cells: [String]) {
            let widths = [5, 20, 9, 12, 9, 0]
            lines.append(
                zip(cells, widths).map { cell, width in
                    cell + String(repeating: " ", count: max(1, width - cell.count))
                }.joined(separator: " ")
            )
        }
        row(["", "fault", "injected", "not reached", "uploads", "back in hand after kill or freeze"])
        for fault in Fault.allCases.sorted(by: { ($0.order, $0.rawValue) < ($1.order, $1.rawValue) }) {
            let rows = verdicts.compactMap { $0.rows[fault] }
            guard !rows.isEmpty else { continue }
            row([
                fault.number, fault.rawValue, "\(rows.reduce(0) { $0 + $1.injected })",
                "\(rows.reduce(0) { $0 + $1.missed })", "\(rows.reduce(0) { $0 + $1.uploads })",
                percentiles(rows.flatMap(\.recoveries)),
            ])
        }
        let never = Fault.allCases.filter { fault in !verdicts.contains { ($0.rows[fault]?.injected ?? 0) > 0 } }
        lines.append("not injected: \(never.isEmpty ? "none of these" : never.map(\.rawValue).joined(separator: " "))")
        lines += notInjected
        lines.append(Invariants.lines(verdicts.flatMap(\.findings)))
        let total = verdicts.reduce((0, 0, 0, 0)) {
            ($0.0 + $1.ledger.accepted, $0.1 + $1.ledger.completed, $0.2 + $1.ledger.failed, $0.3 + $1.ledger.cancelled)
        }
        lines.append("ledger: accepted \(total.0) = completed \(total.1) + failed \(total.2) + cancelled \(total.3)")
        let all = verdicts.flatMap(\.recoveries)
        let calm = all.filter { $0.allowed == all.map(\.allowed).min() }
        lines.append("recovery of all \(all.count): \(percentiles(all.map(\.seconds)))")
        lines.append("  of \(calm.count) without another outage at the time: \(percentiles(calm.map(\.seconds)))")
        return lines.joined(separator: "\n")
    }

    /// What the list has and this suite does not, with the reason.
    private static let notInjected = [
        "F8  failover to a replica: one Redis only here, and an emptied one loses more; SentinelTests.aFailoverLosesNothing",
        "F16 clock of PostgreSQL: not stepped; it is the one clock of all leases, and the fence is no clock",
        "F17 an older executable: none is at hand; events of a newer version and unreadable ones are put",
        "F18 burst of one user: CHAOS_SCENARIO=bulk;  F23 random mix: every run is one",
    ]
}

extension Fault {
    /// For sorting: the number behind the F.
    var order: Int { Int(number.dropFirst()) ?? 0 }
}

/// The names of the invariants.
enum Invariants {
    static let names = [
        "I1": "no accepted upload is lost", "I2": "every effect once", "I3": "no zombie commits",
        "I4": "no attempt lost in peace", "I5": "nothing is stuck", "I6": "the states add up",
        "I7": "recovery in time", "I8": "nothing heaps up", "I9": "no acknowledgement before the commit",
        "I10": "the API tells the truth",
    ]

    /// A line for each.
    static func lines(_ findings: [Oracle.Finding]) -> String {
        names.keys.sorted { ($0.count, $0) < ($1.count, $1) }.map { name in
            let broken = findings.filter { $0.invariant == name }
            let head = "\(name) \(names[name] ?? ""): \(broken.isEmpty ? "holds" : "BROKEN \(broken.count) times")"
            return ([head] + broken.prefix(5).map { "     \($0.text)" }).joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
