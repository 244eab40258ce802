/// Judges a run by its diary and what was found at its end, touching nothing: the same papers, the same verdict.
///
/// The invariants are those of `docs/chaos.md`.
struct Oracle: Sendable {
    /// Something that must not be.
    struct Finding: Sendable, Hashable, Codable {
        /// `I1` … `I10`.
        let invariant: String
        let text: String
    }

    /// How a killed or frozen worker's work went on.
    struct Recovery: Sendable, Hashable, Codable {
        let member: String
        let killedAt: Double
        let seconds: Double
        /// What it may take, with the outages that lay in between.
        let allowed: Double
        let fault: Fault?
    }

    let diary: [Entry]
    let evidence: Evidence
    let attempts: [Work: [Evidence.Attempt]]
    let stages: [Work: Evidence.Stage]
    let windows: [Window]

    /// A stage of a file.
    struct Work: Hashable, Sendable {
        let file: String
        let stage: String
    }

    /// When a fault was at work.
    struct Window: Sendable {
        let fault: Fault
        let from: Double
        let to: Double
    }

    init(_ diary: [Entry], _ evidence: Evidence) {
        self.diary = diary.sorted { $0.t < $1.t }
        self.evidence = evidence
        attempts = Dictionary(grouping: evidence.attempts) { Work(file: $0.file_id, stage: $0.stage) }
            .mapValues {
                $0.sorted {
                    ($0.started_at, $0.finished_at ?? .infinity) < ($1.started_at, $1.finished_at ?? .infinity)
                }
            }
        stages = Dictionary(
            evidence.stages.map { (Work(file: $0.file_id, stage: $0.stage), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var open: [Fault: Double] = [:]
        var windows: [Window] = []
        for entry in self.diary {
            guard let fault = entry.fault else { continue }
            if entry.kind == .began { open[fault] = entry.t }
            if entry.kind == .over, let from = open.removeValue(forKey: fault) {
                windows.append(Window(fault: fault, from: from, to: entry.t))
            }
        }
        self.windows = windows
    }

    /// Everything that is wrong.
    var findings: [Finding] {
        noLoss + effectOnce + noZombie + noZombieBeat + noZombieRenewal + attemptBound + noWedge + conservation
            + recovery + noLeak
            + acknowledgedAfterCommit
            + truthOfTheAPI
    }

    /// The ids of all files that the API accepted, however it said so.
    var accepted: Set<String> {
        Set(diary.filter { [.accepted, .repeated].contains($0.kind) }.compactMap(\.file))
    }

    private static let terminal: Set = ["done", "skipped", "dead", "cancelled"]

    // MARK: - I1

    /// Every accepted upload reaches exactly one end, with the bytes that were sent.
    private var noLoss: [Finding] {
        let files = Dictionary(evidence.files.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var findings: [Finding] = []
        func say(_ text: String) { findings.append(Finding(invariant: "I1", text: text)) }
        for entry in diary where [.accepted, .repeated].contains(entry.kind) {
            guard let id = entry.file else { continue }
            guard let file = files[id] else {
                say("\(id) was accepted and is gone")
                continue
            }
            if file.sha256 != entry.sha256 { say("\(id) is not what was sent: \(entry.sha256 ?? "")") }
            if evidence.objects[id] != file.sha256 { say("\(id): its object is missing or is not what was sent") }
        }
        for file in evidence.files where !["completed", "failed"].contains(file.status) {
            say("\(file.id) is still \(file.status)")
        }
        for stage in evidence.stages where !Self.terminal.contains(stage.state) {
            say("\(stage.file_id) \(stage.stage) is still \(stage.state)")
        }
        return findings
    }

    // MARK: - I2

    /// One committed result a stage; one notification a settlement, whatever was repeated under the same id.
    private var effectOnce: [Finding] {
        var findings: [Finding] = []
        func say(_ text: String) { findings.append(Finding(invariant: "I2", text: text)) }
        for (work, stage) in stages {
            let done = (attempts[work] ?? []).count { ["done", "skipped"].contains($0.outcome) }
            let expected = ["done", "skipped"].contains(stage.state) ? 1 : 0
            if done != expected { say("\(work.file) \(work.stage) is \(stage.state) by \(done) committed attempts") }
        }
        let notices = Dictionary(grouping: diary.filter { $0.kind == .notified && ($0.status ?? 0) < 300 }) {
            $0.file ?? ""
        }
        for file in evidence.files where ["completed", "failed"].contains(file.status) {
            let ids = Set((notices[file.id] ?? []).compactMap(\.key))
            if ids.count != 1 { say("\(file.id) has \(ids.count) notifications: \(ids.sorted())") }
        }
        return findings + unexplainedRepeats(notices)
    }

    /// A notification that came twice under one id although nothing had happened that explains it.
    private func unexplainedRepeats(_ notices: [String: [Entry]]) -> [Finding] {
        var findings: [Finding] = []
        for (file, entries) in notices {
            for (key, same) in Dictionary(grouping: entries, by: { $0.key ?? "" }) where same.count > 1 {
                for (first, second) in zip(same, same.dropFirst()) {
                    guard first.detail == "taken", !isDisturbed(first.t, second.t) else { continue }
                    findings.append(Finding(invariant: "I2", text: "\(file) was notified twice in peace: \(key)"))
                }
            }
        }
        return findings
    }

    /// Whether a process was killed or frozen, or something it needs was away, at a time between these.
    func isDisturbed(_ from: Double, _ to: Double) -> Bool {
        windows.contains { ($0.fault.isOutage || $0.fault.lane == .services) && $0.from < to + 1 && $0.to > from - 1 }
    }

    // MARK: - I3

    /// No attempt commits after another has begun, and every effect is of the attempt that was current.
    private var noZombie: [Finding] {
        var findings: [Finding] = []
        func say(_ text: String) { findings.append(Finding(invariant: "I3", text: text)) }
        for (work, list) in attempts {
            for (first, second) in zip(list, list.dropFirst())
            where (first.finished_at ?? .infinity) > second.started_at {
                say("\(work.file) \(work.stage): attempt \(first.attempt_id) (\(first.outcome)) overlaps the next one")
            }
            if let stage = stages[work], Self.terminal.contains(stage.state),
                let open = list.first(where: { $0.outcome == "running" })
            {
                say("\(work.file) \(work.stage) is \(stage.state), and attempt \(open.attempt_id) has no end")
            }
        }
        for effect in evidence.effects {
            let list = attempts[Work(file: effect.file_id, stage: effect.stage)] ?? []
            let own = list.contains {
                $0.outcome == "done" && abs(($0.finished_at ?? 0) - effect.created_at) < 0.000_01
            }
            if !own { say("\(effect.file_id) \(effect.stage): its result was written by no attempt's commit") }
        }
        for id in evidence.missingThumbnails { say("\(id) has a thumbnail's row and no object") }
        return findings
    }

    // MARK: - I4

    /// No attempt was lost or failed without a fault that explains it, and none ended the stage.
    private var attemptBound: [Finding] {
        var findings: [Finding] = []
        func say(_ text: String) { findings.append(Finding(invariant: "I4", text: text)) }
        for (work, list) in attempts {
            for attempt in list where ["lost", "retrying", "released", "dead"].contains(attempt.outcome) {
                let end = attempt.finished_at ?? attempt.started_at
                let isExplained =
                    windows.contains { $0.from < end + 1 && $0.to > attempt.started_at - evidence.recoverySeconds }
                    || wasHurt(attempt.worker, attempt.started_at, end)
                if !isExplained { say("\(work.file) \(work.stage): an attempt was \(attempt.outcome) in peace") }
            }
            if let stage = stages[work], stage.state == "dead", !ranOutOfMemory(stage, list) {
                say("\(work.file) \(work.stage) is dead (\(stage.error_code ?? "?")) after \(list.count) attempts")
            }
        }
        return findings
    }

    /// A file that needs more memory than a decoder may have fails at once, honestly: so it must while we take it away.
    private func ranOutOfMemory(_ stage: Evidence.Stage, _ attempts: [Evidence.Attempt]) -> Bool {
        guard stage.error_code == "too_large", let last = attempts.last else { return false }
        let end = last.finished_at ?? .infinity
        return windows.contains { $0.fault == .decoderMemory && $0.from < end + 1 && $0.to > last.started_at - 1 }
    }

    private func wasHurt(_ worker: String, _ from: Double, _ to: Double) -> Bool {
        diary.contains { entry in
            guard [.killed, .frozen].contains(entry.kind), let pid = entry.pid else { return false }
            return worker.contains("-\(pid)-") && entry.t > from - 1 && entry.t < to + 1
        }
    }
}
