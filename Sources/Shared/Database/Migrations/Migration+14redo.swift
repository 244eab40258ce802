extension Migration {
    /// How a file is to be read when it is read again, and what was found the time before.
    static let redo = Migration(
        version: 14,
        name: "redo",
        sql: """
            CREATE TABLE reading_wishes (
                file_id uuid PRIMARY KEY REFERENCES files ON DELETE CASCADE,
                wish jsonb NOT NULL
            );

            CREATE TABLE earlier_analyses (
                file_id uuid PRIMARY KEY REFERENCES files ON DELETE CASCADE,
                analysed_at timestamptz NOT NULL,
                -- Everything, in the names of the code: it is read whole, never searched.
                analysis jsonb NOT NULL
            );
            """
    )
}
