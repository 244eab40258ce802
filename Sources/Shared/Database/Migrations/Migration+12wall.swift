extension Migration {
    /// How well an attempt was walled in, and what decoders died of.
    ///
    /// A death is kept under the bytes and not under the file: whoever sends the same bytes again meets it. It is
    /// forgotten when a decoder has survived them, and after a while.
    static let wall = Migration(
        version: 12,
        name: "wall",
        sql: """
            ALTER TABLE attempts ADD COLUMN sandbox text;

            CREATE TABLE decoder_deaths (
                sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
                stage text COLLATE "C" NOT NULL,
                -- Which program, and at what.
                tool text COLLATE "C" NOT NULL,
                -- 0: it gave up by itself.
                signal integer NOT NULL,
                deaths integer NOT NULL DEFAULT 1,
                first_at timestamptz NOT NULL DEFAULT now(),
                last_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (sha256, stage, tool, signal)
            );
            CREATE INDEX decoder_deaths_age ON decoder_deaths (last_at);
            """
    )
}
