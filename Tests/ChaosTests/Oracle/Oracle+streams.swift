/// What must hold of streams, processes and times.
extension Oracle {
    // MARK: - I5

    /// With the faults over nothing is stuck: no event waits, none is pending.
    var noWedge: [Finding] {
        var findings: [Finding] = []
        func say(_ text: String) { findings.append(Finding(invariant: "I5", text: text)) }
        if !evidence.isQuiet { say("it did not come to rest in time") }
        if evidence.outbox != 0 { say("\(evidence.outbox) events wait in the outbox") }
        for group in evidence.groups {
            if group.pending != 0 { say("\(group.pending) entries of \(group.stream) are pending in \(group.group)") }
            if group.undelivered != 0 { say("\(group.undelivered) entries of \(group.stream) wait for \(group.group)") }
        }
        return findings
    }

    // MARK: - I6

    /// Nothing appears that was not sent, and the states add up.
    var conservation: [Finding] {
        var findings: [Finding] = []
        func say(_ text: String) { findings.append(Finding(invariant: "I6", text: text)) }
        let known = Set(evidence.files.map(\.id))
        if known.count != accepted.count {
            say("\(accepted.count) files were accepted, and there are \(known.count): \(known.subtracting(accepted))")
        }
        for file in evidence.files {
            let own = ["analyze", "thumbnail", "notify"].compactMap { stages[Work(file: file.id, stage: $0)] }
            if own.count != 3 { say("\(file.id) has \(own.count) stages") }
            let isFailed = own.contains { $0.stage != "notify" && ["dead", "cancelled"].contains($0.state) }
            if (file.status == "failed") != isFailed { say("\(file.id) is \(file.status) against its stages") }
            if file.settlement != 1 { say("\(file.id) was settled \(file.settlement) times") }
        }
        return findings
    }

    // MARK: - I7

    /// What a killed or frozen worker had in hand, and when it was in hand again.
    var recoveries: [Recovery] {
        let events = seenEvents
        var recoveries: [Recovery] = []
        for death in diary where [.killed, .frozen].contains(death.kind) {
            guard let pid = death.pid, let stage = Self.stage(of: death.member ?? "") else { continue }
            var files = Set(
                evidence.attempts.filter { attempt in
                    attempt.worker.contains("-\(pid)-") && attempt.started_at <= death.t
                        && (attempt.finished_at ?? .infinity) > death.t && attempt.outcome == "lost"
                }.map(\.file_id)
            )
            for held in diary where held.kind == .held && held.pid == pid && held.t == death.t {
                let event = events["\(held.stream ?? "") \(held.entry ?? "")"]
                if let event, brings(event, to: held.group ?? ""), let file = event.file { files.insert(file) }
            }
            for file in files {
                guard let back = inHandAgain(Work(file: file, stage: stage), after: death) else { continue }
                recoveries.append(
                    Recovery(
                        member: death.member ?? "",
                        killedAt: death.t,
                        seconds: back - death.t,
                        allowed: evidence.recoverySeconds + disturbance(from: death.t, to: back, of: stage),
                        fault: windows.last { $0.fault.lane == .services && $0.from <= death.t && $0.to >= death.t }?
                            .fault
                    )
                )
            }
        }
        return recoveries
    }

    var recovery: [Finding] {
        recoveries.filter { $0.seconds > $0.allowed }.map {
            Finding(
                invariant: "I7",
                text:
                    "work of \($0.member) went on \($0.seconds.rounded(1)) s after its end; allowed \($0.allowed.rounded(1))"
            )
        }
    }

    static func stage(of member: String) -> String? {
        [("analyzer", "analyze"), ("thumbnailer", "thumbnail"), ("notifier", "notify")]
            .first { member.hasPrefix($0.0) }?.1
    }

    /// When the work was begun again, or was found to be done; `nil` if it was over before.
    private func inHandAgain(_ work: Work, after death: Entry) -> Double? {
        let list = attempts[work] ?? []
        let isOver = list.contains {
            ["done", "skipped"].contains($0.outcome) && ($0.finished_at ?? .infinity) <= death.t
        }
        if isOver { return nil }
        let begun = list.first { $0.started_at > death.t && !$0.worker.contains("-\(death.pid ?? 0)-") }?.started_at
        // Nobody had to begin again: the dead one's last transaction came through, or the frozen one went on in time.
        return begun ?? nil
    }

    /// Seconds of outages, and of nobody being there, that count for nothing.
    private func disturbance(from: Double, to: Double, of stage: String) -> Double {
        let spans = windows.filter { $0.fault.isOutage || [.janitorMidReclaim].contains($0.fault) }
            .map { (max($0.from, from), min($0.to + 3, to)) }
            .filter { $0.0 < $0.1 }.sorted { $0.0 < $1.0 }
        var total = 0.0
        var covered = from
        for (start, end) in spans where end > covered {
            total += end - max(start, covered)
            covered = end
        }
        return total > 0 ? total + evidence.leaseSeconds : 0
    }

    // MARK: - I8

    /// Nothing heaps up: members of groups, open files.
    var noLeak: [Finding] {
        var findings: [Finding] = []
        let deaths = diary.count { $0.kind == .killed }
        for group in evidence.groups where group.members > 8 + deaths {
            findings.append(Finding(invariant: "I8", text: "\(group.group) has \(group.members) members"))
        }
        for process in evidence.processes where process.descriptors > process.descriptorsAtStart + 40 {
            findings.append(
                Finding(
                    invariant: "I8",
                    text:
                        "\(process.member) has \(process.descriptors) open files, \(process.descriptorsAtStart) before"
                )
            )
        }
        return findings
    }

    // MARK: - I9

    /// Whether an entry brings work to a group.
    func brings(_ event: Entry, to group: String) -> Bool {
        switch event.detail {
        case "millrace.file.uploaded": group != "notifier"
        case "millrace.file.completed", "millrace.file.failed": group == "notifier"
        case "millrace.stage.requeued": true
        default: false
        }
    }

    /// No entry is acknowledged while the work that it brings is unfinished under its generation.
    var acknowledgedAfterCommit: [Finding] {
        let events = seenEvents
        var findings: [Finding] = []
        for ack in diary where ack.kind == .acknowledged {
            guard let group = ack.group, let stage = Self.stage(of: group),
                let event = events["\(ack.stream ?? "") \(ack.entry ?? "")"], brings(event, to: group),
                let file = event.file, let generation = event.generation
            else { continue }
            let early = (attempts[Work(file: file, stage: stage)] ?? []).first {
                $0.generation == generation && ($0.finished_at ?? .infinity) > ack.t + 0.000_5
            }
            if let early {
                let text =
                    "\(file) \(stage): acknowledged before attempt \(early.attempt_id) (\(early.outcome)) had ended"
                findings.append(Finding(invariant: "I9", text: text))
            }
        }
        return findings
    }

    // MARK: - I10

    /// What users are told is what the database has.
    var truthOfTheAPI: [Finding] {
        evidence.files.filter { evidence.statuses[$0.id] != $0.status }.map {
            Finding(
                invariant: "I10",
                text: "\($0.id) is \($0.status), the API says \(evidence.statuses[$0.id] ?? "nothing")"
            )
        }
    }
}

extension Double {
    /// So many digits behind the point.
    func rounded(_ digits: Int) -> Double {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        return (self * scale).rounded() / scale
    }
}
