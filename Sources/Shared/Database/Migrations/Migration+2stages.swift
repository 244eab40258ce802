extension Migration {
    /// Stages with their leases, and every attempt.
    ///
    /// The free space in each page of `stages` lets a heartbeat overwrite its row in place: no index names a column that
    /// a heartbeat changes.
    static let stages = Migration(
        version: 2,
        name: "stages",
        sql: """
            CREATE TABLE stages (
                file_id uuid NOT NULL REFERENCES files ON DELETE CASCADE,
                stage text COLLATE "C" NOT NULL,
                -- Whether the file waits for it; as the catalogue said when the file came.
                required boolean NOT NULL,
                state text COLLATE "C" NOT NULL DEFAULT 'queued' CHECK (
                    state IN ('queued', 'running', 'retrying', 'done', 'skipped', 'dead', 'cancelled')
                ),
                generation bigint NOT NULL,
                attempt integer NOT NULL DEFAULT 0,
                -- Not before then; infinity waits for the other stages.
                run_at timestamptz NOT NULL DEFAULT now(),
                cancel_requested boolean NOT NULL DEFAULT false,
                -- The lease.
                attempt_id uuid,
                worker text,
                heartbeat_at timestamptz,
                lease_seconds double precision NOT NULL DEFAULT 0,
                -- Workers that died on it since it was last queued by an error or by the user.
                worker_losses integer NOT NULL DEFAULT 0,
                progress smallint NOT NULL DEFAULT 0,
                step text NOT NULL DEFAULT '',
                error_code text,
                error_message text,
                started_at timestamptz,
                finished_at timestamptz,
                -- Where its newest event lies, and when somebody last looked whether it still does.
                published_stream text,
                published_entry text,
                checked_at timestamptz NOT NULL DEFAULT now(),
                version bigint NOT NULL DEFAULT 1,
                PRIMARY KEY (file_id, stage)
            ) WITH (fillfactor = 70);

            CREATE INDEX stages_waiting ON stages (stage, run_at) WHERE state IN ('queued', 'retrying');
            CREATE UNIQUE INDEX stages_running ON stages (attempt_id) WHERE state = 'running';
            CREATE INDEX stages_dead ON stages (finished_at DESC) WHERE state = 'dead';

            CREATE TABLE attempts (
                attempt_id uuid PRIMARY KEY,
                file_id uuid NOT NULL REFERENCES files ON DELETE CASCADE,
                stage text COLLATE "C" NOT NULL,
                attempt integer NOT NULL,
                generation bigint NOT NULL,
                worker text NOT NULL,
                outcome text NOT NULL DEFAULT 'running',
                started_at timestamptz NOT NULL DEFAULT now(),
                finished_at timestamptz,
                error_code text,
                error_message text
            ) WITH (fillfactor = 85);
            CREATE INDEX attempts_file ON attempts (file_id, started_at);
            """
    )
}
