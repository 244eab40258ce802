/// What must hold of the signs of life that a worker gives: nobody renews what is another's.
extension Oracle {
    /// No lease is renewed by another process than the one that holds it.
    ///
    /// The database itself writes down which process renews, and whose lease it is.
    var noZombieBeat: [Finding] {
        let lives = diary.filter { $0.kind == .started }
        return evidence.beats.compactMap { beat in
            let holder = lives.first { life in life.pid.map { beat.worker.contains("-\($0)-") } == true }?.member
            guard let holder, holder != beat.teller else { return nil }
            let text = "\(beat.file_id): \(beat.teller) renewed the lease of \(holder), \(beat.count) times in all"
            return Finding(invariant: "I3", text: text)
        }
    }

    /// No entry is made young by a worker after another has taken it over and begun the work that it brings.
    var noZombieRenewal: [Finding] {
        let events = seenEvents
        let steps = Dictionary(grouping: diary.filter { [.taken, .renewed].contains($0.kind) }) {
            "\($0.group ?? "") \($0.stream ?? "") \($0.entry ?? "")"
        }
        return steps.values.compactMap { steps in
            guard let first = steps.first, let stage = Self.stage(of: first.group ?? ""),
                let event = events["\(first.stream ?? "") \(first.entry ?? "")"], let file = event.file
            else { return nil }
            let begun = (attempts[Work(file: file, stage: stage)] ?? []).filter { $0.generation == event.generation }
            var owner: Entry?
            for step in steps {
                if step.kind == .taken { owner = step }
                guard step.kind == .renewed, let owner, owner.member != step.member else { continue }
                // Taking it may fail; who began the work has it.
                guard
                    begun.contains(where: {
                        $0.worker == owner.member && $0.started_at > owner.t && $0.started_at < step.t
                    })
                else { continue }
                let text =
                    "\(file) \(stage): \(step.member ?? "") renewed the entry that \(owner.member ?? "") had taken"
                return Finding(invariant: "I3", text: text)
            }
            return nil
        }
    }

    /// The first sight of each entry, by its stream and id.
    var seenEvents: [String: Entry] {
        Dictionary(
            diary.filter { $0.kind == .seen }.map { ("\($0.stream ?? "") \($0.entry ?? "")", $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }
}
