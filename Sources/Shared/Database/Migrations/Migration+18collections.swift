extension Migration {
    /// What users put together.
    static let collections = Migration(
        version: 18,
        name: "collections",
        sql: """
            CREATE TABLE collections (
                id uuid PRIMARY KEY,
                user_id text COLLATE "C" NOT NULL,
                name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 255),
                description text NOT NULL DEFAULT '',
                created_at timestamptz NOT NULL DEFAULT now(),
                updated_at timestamptz NOT NULL DEFAULT now()
            );
            CREATE INDEX collections_user ON collections (user_id, created_at DESC);

            CREATE TABLE collection_files (
                collection_id uuid NOT NULL REFERENCES collections ON DELETE CASCADE,
                file_id uuid NOT NULL REFERENCES files ON DELETE CASCADE,
                added_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (collection_id, file_id)
            );
            CREATE INDEX collection_files_file ON collection_files (file_id);
            """
    )
}
