public import Domain
public import FoundationEssentials
public import Settings
import Synchronization

/// Renews leases on a connection of its own, for the heart's own thread: neither a busy pool nor a busy Swift runtime can
/// keep it from beating.
///
/// Connects by itself, again after every break. Each call ends in time for the next beat, answered or not.
public final class PostgresLeases: LeaseRenewal {
    private let link: Mutex<PostgresLink>

    /// Leases in the database that the settings name.
    ///
    /// - Parameter leaseSeconds: how long a lease lasts; a call gives up after a sixth of it.
    /// - Throws: `SettingError`.
    public convenience init(_ reader: SettingsReader, leaseSeconds: Double) throws {
        let target = try DatabaseSettings.target(reader)
        self.init(target, leaseSeconds: leaseSeconds)
    }

    /// Leases in this database.
    public init(_ target: PostgresTarget, leaseSeconds: Double) {
        let patience = max(1, leaseSeconds / 6)
        let hasty = PostgresTarget(
            url: target.url,
            statementTimeoutSeconds: patience,
            connectTimeoutSeconds: Int(patience)
        )
        link = Mutex(PostgresLink(hasty, graceSeconds: 1))
    }

    /// See ``LeaseRenewal/renew(_:)``.
    ///
    /// The commit does not wait for the disk: what a crash of the server forgets, the next beat writes again.
    public func renew(_ beats: [Beat]) throws -> [UUID: BeatAnswer] {
        guard !beats.isEmpty else { return [:] }
        let changed: [String]
        var answers = Dictionary(beats.map { ($0.attemptID, BeatAnswer.lost) }, uniquingKeysWith: { $1 })
        do {
            let renewed = try link.withLock { link in
                try link.rows(
                    Self.renewal,
                    [
                        beats.map(\.attemptID), beats.map { $0.progress?.percent },
                        beats.map { $0.progress?.step },
                    ]
                ) { row in
                    (attempt: try row.uuid(), isStopped: try row.bool(), changed: try row.optionalText())
                }
            }
            for row in renewed { answers[row.attempt] = row.isStopped ? .cancelRequested : .mine }
            changed = renewed.compactMap(\.changed)
        } catch let error as PostgresError {
            throw error.failure
        }
        tell(of: changed)
        return answers
    }

    private static let renewal = """
        WITH beat AS (
            SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[]) AS b(attempt_id, percent, step)
        ), renewed AS (
            UPDATE stages s SET heartbeat_at = now(), progress = coalesce(beat.percent, s.progress),
                step = coalesce(beat.step, s.step), version = s.version + (beat.percent IS NOT NULL)::int
            FROM beat WHERE s.attempt_id = beat.attempt_id AND s.state = 'running'
            RETURNING s.attempt_id, s.cancel_requested, s.file_id, s.stage, beat.percent, beat.step
        ), told AS (
            INSERT INTO events (user_id, file_id, type, data)
            SELECT f.user_id, f.id, 'progress',
                jsonb_build_object('stage', renewed.stage, 'percent', renewed.percent, 'step', renewed.step)
            FROM renewed JOIN files f ON f.id = renewed.file_id WHERE renewed.percent IS NOT NULL
        )
        SELECT attempt_id, cancel_requested, CASE WHEN percent IS NOT NULL THEN file_id END,
            set_config('synchronous_commit', 'off', true)
        FROM renewed
        """

    /// Tells live views to look; they look by themselves if this fails.
    private func tell(of files: [String]) {
        guard !files.isEmpty else { return }
        link.withLock { link in
            _ = try? link.run(
                "SELECT pg_notify('\(Bulletin.Channel.files.rawValue)', file) FROM unnest($1::text[]) AS file",
                [files]
            )
        }
    }
}
