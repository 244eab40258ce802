extension Migration {
    /// Indexes that leave out what is of no interest: stages that wait for no dependency, and rows of a line that an
    /// operator holds back, thousands of which may stand before the next in turn.
    static let upkeep = Migration(
        version: 10,
        name: "upkeep",
        sql: """
            -- No heartbeat changes these columns.
            CREATE INDEX stages_patience ON stages (waiting_since)
                WHERE waiting_since IS NOT NULL AND state IN ('queued', 'retrying');

            DROP INDEX outbox_line;
            CREATE INDEX outbox_line ON outbox (stage, turn, id) WHERE stage IS NOT NULL AND run_at < 'infinity';
            """
    )
}
