extension Migration {
    /// What the stages found. The text lies apart, so that a status does not read it.
    static let findings = Migration(
        version: 3,
        name: "findings",
        sql: """
            CREATE TABLE analyses (
                file_id uuid PRIMARY KEY REFERENCES files ON DELETE CASCADE,
                suggested_filename text,
                summary text,
                tags jsonb NOT NULL,
                language text,
                metadata jsonb NOT NULL,
                methods jsonb NOT NULL,
                notes jsonb NOT NULL,
                text_characters bigint NOT NULL,
                created_at timestamptz NOT NULL DEFAULT now()
            );

            CREATE TABLE file_texts (
                file_id uuid NOT NULL REFERENCES files ON DELETE CASCADE,
                number integer NOT NULL,
                text text NOT NULL,
                source text NOT NULL,
                confidence double precision,
                PRIMARY KEY (file_id, number)
            );

            CREATE TABLE thumbnails (
                file_id uuid PRIMARY KEY REFERENCES files ON DELETE CASCADE,
                object_key text COLLATE "C" NOT NULL,
                width integer NOT NULL,
                height integer NOT NULL,
                size integer NOT NULL,
                created_at timestamptz NOT NULL DEFAULT now()
            );
            """
    )
}
