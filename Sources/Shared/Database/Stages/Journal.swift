import Domain
import Events
import FoundationEssentials

/// What a transaction has to tell the world: rows for the outbox and for the feed, written together in one statement,
/// and the notices that follow the commit.
struct Journal: Sendable {
    private struct Announcement: Sendable {
        let message: OutboxMessage
        let file: FileID
        let owner: UserID?
        let stage: StageName?
        let generation: Int64
        let delaySeconds: Double
    }
    private struct Event: Sendable {
        let owner: UserID
        let file: FileID
        let type: String
        let data: [String: JSONValue]
    }
    private var announcements: [Announcement] = []
    private var events: [Event] = []

    // MARK: Filling

    /// An event for other processes, which brings work to a stage if one is named.
    mutating func announce(
        _ event: some Events.Event,
        to stream: StreamName,
        of file: StoredFile,
        source: String,
        stage: StageName? = nil,
        generation: Int64 = 0,
        attempt: Int = 0,
        delaySeconds: Double = 0
    ) throws {
        let envelope = CloudEvent(
            event,
            file: file.id,
            owner: file.owner,
            source: source,
            generation: generation,
            attempt: attempt,
            traceparent: file.traceparent
        )
        announcements.append(
            Announcement(
                message: try envelope.message(to: stream),
                file: file.id,
                owner: file.owner,
                stage: stage,
                generation: generation,
                delaySeconds: delaySeconds
            )
        )
    }

    /// Events that a stage itself announces.
    mutating func announce(_ messages: [OutboxMessage], of file: FileID) {
        announcements += messages.map {
            Announcement(message: $0, file: file, owner: nil, stage: nil, generation: 0, delaySeconds: 0)
        }
    }

    /// A stage is queued again: work for its group alone, from the time at which it is due.
    mutating func requeued(
        _ row: StageRow,
        of file: StoredFile,
        reason: String,
        source: String,
        delaySeconds: Double = 0
    ) throws {
        try announce(
            StageRequeued(stage: row.stage.description, reason: reason),
            to: .work(row.stage),
            of: file,
            source: source,
            stage: row.stage,
            generation: row.generation,
            attempt: row.attempt,
            delaySeconds: delaySeconds
        )
        stage(row, of: file)
    }

    /// A stage changed.
    mutating func stage(_ row: StageRow, of file: StoredFile) {
        var data: [String: JSONValue] = [
            "stage": .string(row.stage.description), "state": .string(row.state.rawValue),
            "attempt": .integer(Int64(row.attempt)),
        ]
        if let error = row.error {
            data["error"] = ["code": .string(error.code), "message": .string(error.message)]
        }
        event("stage", of: file, data)
    }

    /// The file's status changed.
    mutating func status(_ status: FileStatus, of file: StoredFile) {
        event("status", of: file, ["status": .string(status.rawValue)])
    }

    /// Something that live views show.
    mutating func event(_ type: String, of file: StoredFile, _ data: [String: JSONValue]) {
        events.append(Event(owner: file.owner, file: file.id, type: type, data: data))
    }

    // MARK: Telling

    /// Writes the rows, within the transaction whose changes they tell of.
    func write(on link: PostgresLink) throws {
        guard !announcements.isEmpty || !events.isEmpty else { return }
        try link.run(
            """
            WITH announced AS (
                INSERT INTO outbox (stream, event_id, event, file_id, stages, generation, run_at, user_id)
                SELECT stream, event_id, event, file_id, array_remove(ARRAY[stage], NULL), generation,
                    now() + make_interval(secs => delay), user_id
                FROM unnest(
                    $1::text[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::bigint[], $7::float8[], $8::text[]
                ) AS a(stream, event_id, event, file_id, stage, generation, delay, user_id)
            )
            INSERT INTO events (user_id, file_id, type, data)
            SELECT * FROM unnest($9::text[], $10::uuid[], $11::text[], $12::jsonb[])
            """,
            [
                announcements.map(\.message.stream), announcements.map(\.message.eventID),
                announcements.map(\.message.event), announcements.map(\.file), announcements.map(\.stage),
                announcements.map(\.generation), announcements.map(\.delaySeconds), announcements.map(\.owner),
                events.map(\.owner), events.map(\.file), events.map(\.type), events.map { JSONText($0.data) },
            ]
        )
    }

    /// Posts the notices, after the commit. Of what is due later too: a relay that sleeps has to learn when to wake.
    func post(on bulletin: Bulletin) {
        if !announcements.isEmpty { bulletin.post(.outbox) }
        for file in Set(events.map(\.file)) { bulletin.post(.files, file.description) }
    }
}
