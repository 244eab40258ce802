import Domain

/// What a file's picture looks like, as a row.
enum PictureLookRow {
    /// Replaces what an earlier thumbnail left, in the transaction that holds the file's lock; `nil`: nothing stays.
    static func replace(_ look: PictureLook?, of file: FileID, on link: PostgresLink) throws {
        try link.run("DELETE FROM picture_looks WHERE file_id = $1", [file])
        guard let look else { return }
        try link.run(
            """
            INSERT INTO picture_looks (file_id, user_id, hash, width, height)
            SELECT id, user_id, $2::bigint, $3::int, $4::int FROM files WHERE id = $1 AND deleted_at IS NULL
            """,
            [file, look.hash.map { Int64(bitPattern: $0.bits) }, look.width, look.height]
        )
    }
}
