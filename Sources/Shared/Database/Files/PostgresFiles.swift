public import Domain

/// Files in PostgreSQL. Reading is in `+reading`, changing in `+changing`, uploading in `+accepting`.
public struct PostgresFiles: FileRepository {
    let client: PostgresClient

    /// Files of the client's database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// What processes write as the source of what a user does.
    static let source = "millrace/gateway"
}
