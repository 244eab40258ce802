import Testing

/// The oracle is right to be silent about a good run, and speaks up about each way in which a run can be bad.
@Suite struct OracleTests {
    private static let id = "00000000-0000-7000-8000-000000000001"

    private static func entry(_ kind: Entry.Kind, _ t: Double, _ fill: (inout Entry) -> Void = { _ in }) -> Entry {
        var entry = Entry(kind, at: t)
        entry.file = id
        fill(&entry)
        return entry
    }

    /// One file that went its way.
    private static func goodRun() -> ([Entry], Evidence) {
        let diary = [
            entry(.accepted, 100) { $0.sha256 = "aa" },
            entry(.seen, 100.1) {
                ($0.stream, $0.entry, $0.generation) = ("millrace:uploads", "1-0", 1)
                $0.detail = "millrace.file.uploaded"
            },
            entry(.started, 90) { ($0.file, $0.member, $0.pid) = (nil, "analyzer-1", 7) },
            entry(.taken, 100.9) {
                ($0.stream, $0.group, $0.entry) = ("millrace:uploads", "analyzer", "1-0")
                $0.member = "vm-7-boot"
            },
            entry(.renewed, 101.2) {
                ($0.stream, $0.group, $0.entry) = ("millrace:uploads", "analyzer", "1-0")
                $0.member = "vm-7-boot"
            },
            entry(.acknowledged, 102.1) { ($0.stream, $0.group, $0.entry) = ("millrace:uploads", "analyzer", "1-0") },
            entry(.notified, 103) { ($0.key, $0.status, $0.detail) = ("\(id):1:completed:webhook", 204, "taken") },
        ]
        var evidence = Evidence()
        evidence.files = [
            Evidence.File(
                id: id,
                status: "completed",
                sha256: "aa",
                user_id: "user-1",
                uploaded_at: 100,
                processed_at: 102,
                settlement: 1
            )
        ]
        for (number, stage) in ["analyze", "thumbnail", "notify"].enumerated() {
            let t = 101 + Double(number)
            evidence.stages.append(
                Evidence.Stage(
                    file_id: id,
                    stage: stage,
                    state: "done",
                    generation: 1,
                    attempt: 1,
                    worker_losses: 0,
                    finished_at: t + 1
                )
            )
            evidence.attempts.append(attempt("\(number)", stage, "done", t, t + 1))
        }
        evidence.effects = [
            Evidence.Effect(file_id: id, stage: "analyze", created_at: 102),
            Evidence.Effect(file_id: id, stage: "thumbnail", created_at: 103),
        ]
        evidence.beats = [Evidence.Beat(worker: "vm-7-boot", teller: "analyzer-1", file_id: id, count: 3)]
        evidence.objects = [id: "aa"]
        evidence.statuses = [id: "completed"]
        return (diary, evidence)
    }

    private static func attempt(
        _ name: String,
        _ stage: String,
        _ outcome: String,
        _ from: Double,
        _ to: Double?,
        worker: String = "vm-7-boot"
    ) -> Evidence.Attempt {
        Evidence.Attempt(
            attempt_id: name,
            file_id: id,
            stage: stage,
            attempt: 1,
            generation: 1,
            worker: worker,
            outcome: outcome,
            started_at: from,
            finished_at: to
        )
    }

    @Test func findsNothingInAGoodRun() {
        let (diary, evidence) = Self.goodRun()
        #expect(Oracle(diary, evidence).findings == [])
    }

    typealias Spoiling = @Sendable (inout [Entry], inout Evidence) -> Void

    static let spoilings: [(String, String, Spoiling)] = [
        ("I1", "a file that is gone", { _, e in e.files = [] }),
        ("I1", "a file without its object", { _, e in e.objects = [:] }),
        ("I1", "other bytes than were sent", { d, _ in d[0].sha256 = "bb" }),
        ("I1", "a stage that never ended", { _, e in e.stages[0].state = "queued" }),
        ("I2", "two committed attempts", { _, e in e.attempts.append(attempt("x", "analyze", "done", 105, 106)) }),
        ("I2", "no notification", { d, _ in d.removeAll { $0.kind == .notified } }),
        (
            "I2", "two notifications",
            { d, _ in d.append(entry(.notified, 104) { ($0.key, $0.status) = ("other", 204) }) }
        ),
        (
            "I2", "the same notification twice in peace",
            { d, _ in
                d.append(
                    entry(.notified, 104) {
                        ($0.key, $0.status, $0.detail) = ("\(id):1:completed:webhook", 204, "taken")
                    }
                )
            }
        ),
        (
            "I3", "a commit after the next began",
            { _, e in e.attempts.append(attempt("x", "analyze", "lost", 101.5, 101.6)) }
        ),
        ("I3", "a result of no attempt", { _, e in e.effects[0].created_at = 101.7 }),
        (
            "I3", "an attempt without an end",
            { _, e in e.attempts.append(attempt("x", "analyze", "running", 105, nil)) }
        ),
        ("I3", "a lease that another renewed", { _, e in e.beats[0].teller = "analyzer-2" }),
        (
            "I3", "an entry that another made young",
            { d, _ in d[d.firstIndex { $0.kind == .renewed } ?? 0].member = "vm-8-boot" }
        ),
        ("I3", "a thumbnail without its object", { _, e in e.missingThumbnails = [id] }),
        ("I4", "an attempt lost in peace", { _, e in e.attempts.append(attempt("x", "analyze", "lost", 100, 100.5)) }),
        ("I4", "a dead stage", { _, e in e.stages[2].state = "dead" }),
        ("I5", "an outbox that is not empty", { _, e in e.outbox = 1 }),
        (
            "I5", "a pending entry",
            { _, e in
                e.groups = [
                    Evidence.Group(stream: "s", group: "analyzer", length: 1, pending: 1, members: 1, undelivered: 0)
                ]
            }
        ),
        ("I6", "a file that nobody sent", { d, _ in d.removeAll { $0.kind == .accepted } }),
        ("I6", "a failed file whose stages are done", { _, e in e.files[0].status = "failed" }),
        ("I6", "settled twice", { _, e in e.files[0].settlement = 2 }),
        (
            "I7", "work that waited too long",
            { d, e in
                d.append(entry(.killed, 100.5) { ($0.pid, $0.member) = (9, "analyzer-1") })
                e.attempts.append(attempt("x", "analyze", "lost", 100.2, 110, worker: "vm-9-boot"))
                e.attempts[0].started_at = 110
                e.attempts[0].finished_at = 111
            }
        ),
        (
            "I8", "members that heap up",
            { _, e in
                e.groups = [
                    Evidence.Group(stream: "s", group: "analyzer", length: 1, pending: 0, members: 99, undelivered: 0)
                ]
            }
        ),
        (
            "I9", "an early acknowledgement",
            { d, _ in d[d.firstIndex { $0.kind == .acknowledged } ?? 0].t = 101.5 }
        ),
        ("I10", "an API that says otherwise", { _, e in e.statuses[id] = "processing" }),
    ]

    @Test(arguments: spoilings.indices)
    func speaksUpAbout(_ index: Int) {
        let (invariant, what, spoil) = Self.spoilings[index]
        var (diary, evidence) = Self.goodRun()
        spoil(&diary, &evidence)
        #expect(Oracle(diary, evidence).findings.contains { $0.invariant == invariant }, "\(what)")
    }
}
