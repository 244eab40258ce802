extension Migration {
    /// What is counted apart from errors, what a stage waits for, and what a failed attempt died of.
    static let policy = Migration(
        version: 8,
        name: "policy",
        sql: """
            ALTER TABLE stages
                -- Decoders that died on the file since it was last given a fresh budget.
                ADD COLUMN decoder_crashes integer NOT NULL DEFAULT 0,
                -- How often in a row it was put back because a dependency was away, which, and since when.
                ADD COLUMN postponements integer NOT NULL DEFAULT 0,
                ADD COLUMN waiting_for text,
                ADD COLUMN waiting_since timestamptz;
            ALTER TABLE attempts
                ADD COLUMN error_class text,
                -- The signal that a decoder died of.
                ADD COLUMN signal integer,
                -- What did the work, or what died of it.
                ADD COLUMN tools text[] NOT NULL DEFAULT '{}';
            """
    )
}
