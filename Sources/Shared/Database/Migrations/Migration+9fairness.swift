extension Migration {
    /// Lines in the outbox, and what is under way by user.
    ///
    /// A row with a stage stands in that stage's line; its turn is a virtual time: the users' rows of one turn go together,
    /// so one user's thousand rows stand behind another's first. A row without a stage goes at once, as before.
    ///
    /// What is published is noted in a table of its own and removed when somebody sees that it ended: neither an upload
    /// nor a claim nor an ending pays for it. Both small tables may be lost in a crash of the server: then the relays
    /// publish once more as far ahead as they may.
    static let fairness = Migration(
        version: 9,
        name: "fairness",
        sql: """
            ALTER TABLE outbox ADD COLUMN user_id text COLLATE "C", ADD COLUMN stage text COLLATE "C",
                ADD COLUMN turn bigint;
            UPDATE outbox SET user_id = event::json ->> 'tenant';
            DROP INDEX outbox_due;
            CREATE INDEX outbox_due ON outbox (run_at, id) WHERE stage IS NULL;
            CREATE INDEX outbox_line ON outbox (stage, turn, id) WHERE stage IS NOT NULL;
            CREATE INDEX outbox_user ON outbox (user_id, stage, turn) WHERE stage IS NOT NULL;

            CREATE UNLOGGED TABLE carried (
                file_id uuid NOT NULL,
                stage text COLLATE "C" NOT NULL,
                generation bigint NOT NULL,
                user_id text COLLATE "C",
                published_at timestamptz NOT NULL DEFAULT now()
            ) WITH (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);

            -- How many ended, each time that somebody looked.
            CREATE UNLOGGED TABLE stage_flow (
                stage text COLLATE "C" NOT NULL,
                ended bigint NOT NULL,
                at timestamptz NOT NULL DEFAULT now()
            ) WITH (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);
            """
    )
}
