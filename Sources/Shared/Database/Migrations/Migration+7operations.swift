extension Migration {
    /// What operators hold back, what they did, and indexes for what they look at.
    ///
    /// A held row of the outbox waits at `run_at = 'infinity'`: no relay sees it, however many there are. The trigger is
    /// the one place that puts it there, whoever writes the row; it takes a lock on the hold so that lifting the hold,
    /// which deletes its row, waits for rows that are about to be parked and then frees them too.
    static let operations = Migration(
        version: 7,
        name: "operations",
        sql: """
            CREATE TABLE holds (
                kind text COLLATE "C" NOT NULL CHECK (kind IN ('stage', 'user')),
                name text COLLATE "C" NOT NULL,
                who text NOT NULL,
                reason text NOT NULL DEFAULT '',
                since timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (kind, name)
            );

            -- Whether work for all of these stages of this user's file is held back. Work for no stage never is.
            CREATE FUNCTION is_held(owner text, stages text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
                SELECT stages <> '{}' AND (
                    EXISTS (SELECT FROM holds WHERE kind = 'user' AND name = owner)
                    OR stages <@ ARRAY(SELECT name FROM holds WHERE kind = 'stage')
                )
            $$;

            CREATE FUNCTION park_held_work() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                owner text;
            BEGIN
                IF NOT EXISTS (SELECT FROM holds) THEN RETURN NEW; END IF;
                owner := NEW.event::jsonb ->> 'tenant';
                PERFORM FROM holds WHERE kind = 'user' AND name = owner
                    OR kind = 'stage' AND name = ANY(NEW.stages) FOR KEY SHARE;
                IF FOUND AND is_held(owner, NEW.stages) THEN NEW.run_at := 'infinity'; END IF;
                RETURN NEW;
            END
            $$;
            CREATE TRIGGER outbox_parks_held_work BEFORE INSERT ON outbox
                FOR EACH ROW EXECUTE FUNCTION park_held_work();

            CREATE TABLE audit (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                at timestamptz NOT NULL DEFAULT now(),
                who text NOT NULL,
                action text NOT NULL,
                detail jsonb NOT NULL,
                -- How many files or stages it concerned.
                count integer NOT NULL DEFAULT 0
            );

            -- Counting a state stops after so many rows; no heartbeat changes these columns.
            CREATE INDEX stages_standing ON stages (stage, state);
            CREATE INDEX stages_dead_reason ON stages (stage, error_code, finished_at DESC) WHERE state = 'dead';
            """
    )
}
