public import Domain

/// The truth about stages in PostgreSQL: leases, attempts, endings.
///
/// Every change is compare-and-set, and every transaction that touches several rows locks the file's row first. Claiming
/// is in `+claiming`, ending in `+finishing`, the Janitor's part in `+keeping`, the operator's in `+viewing`.
public struct PostgresLedger: Sendable {
    let client: PostgresClient

    /// The ledger in the client's database.
    public init(_ client: PostgresClient) {
        self.client = client
    }
}

extension PostgresLedger: StageLedger, LedgerKeeping, OperatorView {}
