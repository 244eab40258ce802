public import Domain

/// What surveys put into the store, in PostgreSQL: `survey_objects`, from which
/// ``PostgresLedger/purgeDeleted(retentionSeconds:limit:)`` hands out what may be removed.
public struct PostgresSurveyObjects: SurveyObjects {
    private let client: PostgresClient

    /// Objects of the client's database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``SurveyObjects/remember(_:of:)``. Durable when it returns: a key that a crash of the server forgets would
    /// be that of an object which nobody ever removes.
    public func remember(_ keys: [ObjectKey], of file: FileID) async throws {
        let isThere = try await client.write(repeatable: true) { link in
            try link.rows(Self.remembering, [file, keys]) { row in try row.bool() }
        }
        guard isThere.first == true else { throw Failure(.notFound, "There is no such file.") }
    }

    /// A file that is deleted is not purged yet: its objects are still to be removed.
    private static let remembering = """
        WITH file AS MATERIALIZED (
            SELECT id FROM files WHERE id = $1 FOR KEY SHARE
        ), kept AS (
            INSERT INTO survey_objects (file_id, object_key)
            SELECT file.id, o.key FROM file, unnest($2::text[]) AS o(key)
            ON CONFLICT DO NOTHING
        )
        SELECT EXISTS (SELECT FROM file)
        """
}
