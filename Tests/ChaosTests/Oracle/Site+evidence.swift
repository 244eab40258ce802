import Crypto
import FoundationEssentials
import TestKit
import WebClient

extension Site {
    /// Waits until nothing is under way any more; returns whether that came to be.
    func comeToRest(within seconds: Double) async -> Bool {
        await eventually(within: seconds, every: 500) {
            let left = try? await self.sql(
                """
                SELECT (SELECT count(*) FROM stages WHERE state IN ('queued', 'running', 'retrying'))
                    + (SELECT count(*) FROM outbox)
                """
            )
            guard left == "0" else { return false }
            return (try? await self.pending()) == 0
        }
    }

    /// All there is to be judged.
    ///
    /// - Parameter digit: of very many files only those whose identifier ends so.
    func evidence(isQuiet: Bool, _ before: [Evidence.Process], digit: String = "") async throws -> Evidence {
        let ours = "LIKE '%\(digit)'"
        var evidence = Evidence()
        evidence.leaseSeconds = budget.leaseSeconds
        evidence.recoverySeconds = budget.recoverySeconds
        evidence.isQuiet = isQuiet
        evidence.files = try await rows(
            """
            SELECT id, status, encode(sha256, 'hex') AS sha256, user_id, \(Self.epoch("uploaded_at")),
                \(Self.epoch("processed_at")), settlement, object_key FROM files
            WHERE deleted_at IS NULL AND id::text \(ours)
            """
        )
        evidence.stages = try await rows(
            """
            SELECT file_id, stage, state, generation, attempt, worker_losses, error_code, \(Self.epoch("finished_at"))
            FROM stages WHERE file_id::text \(ours)
            """
        )
        evidence.attempts = try await rows(
            """
            SELECT attempt_id, file_id, stage, attempt, generation, worker, outcome, error_code,
                \(Self.epoch("started_at")), \(Self.epoch("finished_at")) FROM attempts
            WHERE file_id::text \(ours)
            """
        )
        evidence.effects = try await rows(
            """
            SELECT file_id, 'analyze' AS stage, \(Self.epoch("created_at")) FROM analyses WHERE file_id::text \(ours)
            UNION ALL SELECT file_id, 'thumbnail', \(Self.epoch("created_at")) FROM thumbnails
            WHERE file_id::text \(ours)
            """
        )
        if layout.isWatched {
            evidence.beats = try await rows(
                "SELECT worker, teller, min(file_id::text) AS file_id, count(*) FROM chaos_beats GROUP BY worker, teller"
            )
        }
        struct Notice: Decodable { let key: String, state: String }
        let notices = "SELECT key, state FROM notifications WHERE file_id::text \(ours)"
        for row in try await rows(notices, as: Notice.self) {
            evidence.notifications[row.key] = row.state
        }
        evidence.outbox = Int(try await sql("SELECT count(*) FROM outbox")) ?? -1
        evidence.groups = try await groups()
        try await addObjects(to: &evidence, ours)
        try await addStatuses(to: &evidence)
        evidence.processes = processes(before)
        return evidence
    }

    private static func epoch(_ column: String) -> String { "extract(epoch FROM \(column))::float8 AS \(column)" }

    private func groups() async throws -> [Evidence.Group] {
        var groups: [Evidence.Group] = []
        for group in ["analyzer", "thumbnailer", "notifier"] {
            for stream in Self.streams(of: group) {
                let replies = try await redis(all: [["XLEN", stream], ["XINFO", "GROUPS", stream]])
                let fields = replies[1].list.map(\.fields).first { $0["name"]?.text == group } ?? [:]
                let last = fields["last-delivered-id"]?.text ?? "0"
                let left = try await redis(["XRANGE", stream, "(\(last)", "+"])
                groups.append(
                    Evidence.Group(
                        stream: stream,
                        group: group,
                        length: replies[0].number ?? 0,
                        pending: fields["pending"]?.number ?? -1,
                        members: fields["consumers"]?.number ?? 0,
                        undelivered: left.list.count
                    )
                )
            }
        }
        return groups
    }

    private func addObjects(to evidence: inout Evidence, _ ours: String) async throws {
        struct Place: Decodable { let id: String, object_key: String }
        let files = "SELECT id, object_key FROM files WHERE deleted_at IS NULL AND id::text \(ours)"
        for place in try await rows(files, as: Place.self) {
            let bytes = FileManager.default.contents(atPath: "\(folder)/objects/\(place.object_key)")
            evidence.objects[place.id] = bytes.map { data in
                SHA256.hash(data: data).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            }
        }
        let thumbnails = "SELECT file_id AS id, object_key FROM thumbnails WHERE file_id::text \(ours)"
        for place in try await rows(thumbnails, as: Place.self)
        where !FileManager.default.fileExists(atPath: "\(folder)/objects/\(place.object_key)") {
            evidence.missingThumbnails.append(place.id)
        }
    }

    private func addStatuses(to evidence: inout Evidence) async throws {
        struct Status: Decodable { let status: String }
        for file in evidence.files {
            let headers = ["authorization": "Bearer \(try await token(for: file.user_id))"]
            let answer = try await client.fetch(WebRequest("GET", "\(api)/files/\(file.id)/status", headers: headers))
            let status = try? JSONDecoder().decode(Status.self, from: Data(answer.body))
            evidence.statuses[file.id] = status?.status ?? "HTTP \(answer.status)"
        }
    }

    /// The processes now, beside what they were.
    func processes(_ before: [Evidence.Process]) -> [Evidence.Process] {
        names().compactMap { name in
            guard let pid = pid(of: name) else { return nil }
            let (descriptors, kilobytes) = (descriptors(pid), residentKilobytes(pid))
            let earlier = before.first { $0.member == name }
            return Evidence.Process(
                member: name,
                pid: pid,
                descriptorsAtStart: earlier?.descriptors ?? descriptors,
                descriptors: descriptors,
                kilobytesAtStart: earlier?.kilobytes ?? kilobytes,
                kilobytes: kilobytes
            )
        }
    }
}
