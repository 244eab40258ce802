extension Migration {
    /// Users, files, idempotency keys.
    ///
    /// No foreign key from files to users: checking it locks the user's row, and all uploads of one user at a time would
    /// queue for it. Ids compare as bytes (`COLLATE "C"`): faster, and deaf to changes of the machine's locale.
    static let files = Migration(
        version: 1,
        name: "files",
        sql: """
            CREATE TABLE users (
                id text COLLATE "C" PRIMARY KEY,
                created_at timestamptz NOT NULL DEFAULT now()
            );

            CREATE TABLE files (
                id uuid PRIMARY KEY,
                user_id text COLLATE "C" NOT NULL,
                filename text NOT NULL,
                size bigint NOT NULL CHECK (size >= 0),
                content_type text NOT NULL,
                declared_type text,
                sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
                object_key text COLLATE "C" NOT NULL,
                status text NOT NULL CHECK (status IN ('pending', 'processing', 'completed', 'failed')),
                gps jsonb,
                bands jsonb,
                traceparent text,
                uploaded_at timestamptz NOT NULL,
                processed_at timestamptz,
                -- How many times it was completed or failed.
                settlement bigint NOT NULL DEFAULT 0,
                -- Rises with every change of the row; the stages count for themselves.
                version bigint NOT NULL DEFAULT 1,
                -- What the user says goes before what was found.
                user_summary text,
                user_tags jsonb,
                deleted_at timestamptz,
                -- When its objects were first handed out for removal.
                purged_at timestamptz
            ) WITH (fillfactor = 85);

            CREATE UNIQUE INDEX files_content ON files (user_id, sha256) WHERE deleted_at IS NULL;
            -- Ids sort by the time of upload.
            CREATE INDEX files_newest ON files (user_id, id DESC) WHERE deleted_at IS NULL;
            CREATE INDEX files_deleted ON files (deleted_at) WHERE deleted_at IS NOT NULL;

            CREATE TABLE idempotency_keys (
                user_id text COLLATE "C" NOT NULL,
                key text COLLATE "C" NOT NULL,
                sha256 bytea NOT NULL,
                file_id uuid NOT NULL,
                created_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (user_id, key)
            );
            CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
            """
    )
}
