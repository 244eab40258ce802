extension Migration {
    /// What pictures look like. Without an index on the hash: no order of numbers brings those together that differ in few
    /// bits, so all of a user's rows are compared; the index of the user holds all that this needs.
    static let likeness = Migration(
        version: 17,
        name: "likeness",
        sql: """
            CREATE TABLE picture_looks (
                file_id uuid PRIMARY KEY REFERENCES files ON DELETE CASCADE,
                user_id text COLLATE "C" NOT NULL,
                -- 64 bits; null for a picture without structure.
                hash bigint,
                -- Of the picture as it is shown.
                width integer NOT NULL CHECK (width > 0),
                height integer NOT NULL CHECK (height > 0)
            );
            CREATE INDEX picture_looks_user ON picture_looks (user_id) INCLUDE (file_id, hash, width, height)
                WHERE hash IS NOT NULL;
            """
    )
}
