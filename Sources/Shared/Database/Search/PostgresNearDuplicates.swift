public import Domain

/// Near duplicates in PostgreSQL (14 or newer, for `bit_count`): an exact scan of the user's pictures.
public struct PostgresNearDuplicates: NearDuplicates {
    private let client: PostgresClient

    /// The files in the client's database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``NearDuplicates/sameBytes(as:of:count:)``.
    ///
    /// The index `files_content` allows one living file of a user for the same bytes, so there is none unless that index
    /// is gone.
    public func sameBytes(as file: FileID, of owner: UserID, count: Int) async throws -> [FileID] {
        try await client.query(
            """
            SELECT other.id FROM files f JOIN files other ON other.user_id = f.user_id AND other.sha256 = f.sha256
            WHERE f.user_id = $1 AND f.id = $2 AND f.deleted_at IS NULL
                AND other.id <> f.id AND other.deleted_at IS NULL
            ORDER BY other.id LIMIT $3
            """,
            [owner, file, count]
        ) { row in try row.file() }
    }

    /// See ``NearDuplicates/look(of:of:)``.
    public func look(of file: FileID, of owner: UserID) async throws -> PictureLook? {
        try await client.query(
            """
            SELECT l.hash, l.width, l.height FROM picture_looks l JOIN files f ON f.id = l.file_id
            WHERE f.user_id = $1 AND f.id = $2 AND f.deleted_at IS NULL
            """,
            [owner, file]
        ) { row in
            let hash = try row.optional { Int64($0) }
            let (width, height) = (try row.int(), try row.int())
            return PictureLook(
                hash: hash.map { PictureHash(bits: UInt64(bitPattern: $0)) },
                width: width,
                height: height
            )
        }.first
    }

    /// See ``NearDuplicates/pictures(like:besides:of:within:count:)``.
    public func pictures(
        like look: PictureLook,
        besides file: FileID,
        of owner: UserID,
        within distance: Int,
        count: Int
    ) async throws -> [PictureTwin] {
        guard let hash = look.hash, count > 0 else { return [] }
        return try await client.query(
            Self.finding,
            [
                owner, file, Int64(bitPattern: hash.bits), look.width, look.height, PictureLook.shapeTolerance,
                distance, count,
            ]
        ) { row in PictureTwin(file: try row.file(), distance: try row.int()) }
    }

    /// $1 owner, $2 the file, $3 its hash, $4 and $5 its sides, $6 the tolerance of the shape, $7 the most bits, $8 how
    /// many.
    private static let finding = """
        SELECT near.file_id, near.distance
        FROM (
            SELECT file_id, bit_count((hash # $3::bigint)::bit(64)) AS distance,
                width::float8 * $5::float8 AS mine, height::float8 * $4::float8 AS theirs
            FROM picture_looks WHERE user_id = $1 AND file_id <> $2 AND hash IS NOT NULL
        ) AS near
        JOIN files f ON f.id = near.file_id
        WHERE near.distance <= $7::bigint AND near.mine * $6::float8 >= near.theirs
            AND near.theirs * $6::float8 >= near.mine
            AND f.user_id = $1 AND f.deleted_at IS NULL
        ORDER BY near.distance, near.file_id LIMIT $8
        """
}
