extension Migration {
    /// What happened to files, for live views with replay.
    ///
    /// Numbers are taken before transactions commit, so the highest number seen may be followed by a lower one. Each row
    /// therefore carries its transaction, and is shown only when every older transaction has ended. The rows are of no
    /// use in another cluster, whose transactions count from the start: leave the table out of a dump.
    static let events = Migration(
        version: 5,
        name: "events",
        sql: """
            CREATE TABLE events (
                id bigint GENERATED ALWAYS AS IDENTITY,
                xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
                user_id text COLLATE "C" NOT NULL,
                file_id uuid NOT NULL,
                type text NOT NULL,
                data jsonb NOT NULL,
                at timestamptz NOT NULL DEFAULT now()
            );

            CREATE INDEX events_user ON events (user_id, xid, id);
            CREATE INDEX events_file ON events (file_id, xid, id);
            CREATE INDEX events_age ON events USING brin (at);
            """
    )
}
