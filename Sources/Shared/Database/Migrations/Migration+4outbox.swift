extension Migration {
    /// Events that are committed and not yet on a stream: a queue that is nearly always empty, so it is vacuumed early.
    ///
    /// No foreign key: the row outlives its file, and nothing may lock the file's row on the way.
    static let outbox = Migration(
        version: 4,
        name: "outbox",
        sql: """
            CREATE TABLE outbox (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                stream text COLLATE "C" NOT NULL,
                event_id text COLLATE "C" NOT NULL,
                event text NOT NULL,
                file_id uuid NOT NULL,
                -- The stages to which it brings work, under this generation.
                stages text[] NOT NULL,
                generation bigint NOT NULL,
                run_at timestamptz NOT NULL DEFAULT now()
            ) WITH (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);

            CREATE INDEX outbox_due ON outbox (run_at, id);
            CREATE INDEX outbox_file ON outbox (file_id);
            """
    )
}
