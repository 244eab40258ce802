extension Migration {
    /// What was asked of language models, what it cost, what they said, and who wants nothing of it.
    static let ai = Migration(
        version: 15,
        name: "ai",
        sql: """
            CREATE TABLE ai_calls (
                -- By UTC.
                day date NOT NULL,
                provider text COLLATE "C" NOT NULL,
                user_id text COLLATE "C" NOT NULL,
                model text COLLATE "C" NOT NULL,
                calls bigint NOT NULL DEFAULT 0 CHECK (calls >= 0),
                failures bigint NOT NULL DEFAULT 0,
                input_tokens bigint NOT NULL DEFAULT 0,
                output_tokens bigint NOT NULL DEFAULT 0,
                -- Millionths of the currency of the prices.
                micros bigint NOT NULL DEFAULT 0,
                PRIMARY KEY (day, provider, user_id, model)
            );
            CREATE INDEX ai_calls_of_user ON ai_calls (user_id, day);

            CREATE TABLE ai_answers (
                user_id text COLLATE "C" NOT NULL,
                method text COLLATE "C" NOT NULL,
                digest bytea NOT NULL CHECK (octet_length(digest) = 32),
                description jsonb NOT NULL,
                created_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (user_id, digest, method)
            );
            CREATE INDEX ai_answers_age ON ai_answers (created_at);

            CREATE TABLE cloud_refusals (
                user_id text COLLATE "C" PRIMARY KEY,
                refused_at timestamptz NOT NULL DEFAULT now()
            );

            -- Rises with every change, so that what was made of an earlier one is not put in the place of a later.
            ALTER TABLE analyses ADD COLUMN revision bigint NOT NULL DEFAULT 0;
            CREATE INDEX analyses_waiting ON analyses (file_id)
                WHERE methods ->> 'understanding' = 'local, waiting for a provider';

            -- Files that are being made better in the background, or whose turn has been put off.
            CREATE TABLE backfills (
                file_id uuid NOT NULL REFERENCES files ON DELETE CASCADE,
                want text COLLATE "C" NOT NULL,
                due_at timestamptz NOT NULL,
                PRIMARY KEY (file_id, want)
            );
            """
    )
}
