extension Migration {
    /// Which files are bands of one capture, and which of them carries the survey of all.
    static let captures = Migration(
        version: 20,
        name: "captures",
        sql: """
            CREATE TABLE captures (
                file_id uuid PRIMARY KEY REFERENCES files ON DELETE CASCADE,
                user_id text COLLATE "C" NOT NULL,
                capture text COLLATE "C" NOT NULL,
                -- As the upload or the camera calls it.
                band text NOT NULL,
                -- How many files the capture has, as this one says.
                expected integer CHECK (expected BETWEEN 2 AND 16),
                -- How many bands the survey has that this file carries; null where it carries none.
                surveyed integer CHECK (surveyed > 0)
            );
            CREATE INDEX captures_capture ON captures (user_id, capture);
            """
    )
}
