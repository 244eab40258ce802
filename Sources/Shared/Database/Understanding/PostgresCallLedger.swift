public import Domain

/// The ledger of calls, one row a day, provider, user and model.
public struct PostgresCallLedger: CallLedger {
    private let client: PostgresClient

    /// On this database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``CallLedger/spent(_:by:on:)``.
    public func spent(_ provider: String, by user: UserID, on day: Int) async throws -> CallsSpent {
        let sums = try await client.query(Self.sums, [day, provider, user]) { row in
            CallsSpent(day: day, provider: try row.int(), user: try row.int())
        }
        return sums.first ?? CallsSpent(day: day, provider: 0, user: 0)
    }

    /// See ``CallLedger/begin(_:on:within:)``.
    public func begin(_ call: PlannedCall, on day: Int, within limits: CallLimits) async throws -> Bool {
        try await client.transaction { _, link in
            // Two sums that are read at the same time would both leave room for one call more.
            try link.run("SELECT pg_advisory_xact_lock(hashtextextended('millrace:ai', 0))")
            let sums = try link.rows(Self.sums, [day, call.provider, call.user]) { row in
                (calls: (try row.int(), try row.int()), money: (try row.int64(), try row.int64()))
            }
            guard let sums = sums.first else { return false }
            let money = limits.money
            guard Self.leavesRoom(Int64(sums.calls.0), 1, Int64(limits.provider.callsPerDay)),
                Self.leavesRoom(Int64(sums.calls.1), 1, Int64(limits.user.callsPerDay)),
                Self.leavesRoom(sums.money.0, money.call, money.perDay),
                Self.leavesRoom(sums.money.1, money.call, money.perUserAndDay)
            else { return false }
            // The most that it may cost counts until it is known.
            try link.run(Self.beginning, [day, call.provider, call.user, call.model, money.call])
            return true
        }
    }

    private static func leavesRoom(_ spent: Int64, _ more: Int64, _ most: Int64) -> Bool {
        most == 0 || spent + more <= most
    }

    /// See ``CallLedger/end(_:on:_:)``.
    public func end(_ call: PlannedCall, on day: Int, _ ending: CallEnding) async throws {
        let key: [any Bindable] = [day, call.provider, call.user, call.model]
        let values: [any Bindable] = [
            ending.wasSent ? 0 : 1, ending.isSuccess || !ending.wasSent ? 0 : 1, ending.tokens.input,
            ending.tokens.output, ending.micros - ending.reserved,
        ]
        _ = try await client.write { link in try link.run(Self.ending, key + values) }
    }

    /// See ``CallLedger/usage(of:days:)``.
    public func usage(of user: UserID?, days: Int) async throws -> [CallUsage] {
        try await client.query(Self.lines, [user, max(1, days)]) { row in
            CallUsage(
                day: try row.int(),
                user: try row.user(),
                provider: try row.text(),
                model: try row.text(),
                calls: try row.int(),
                failures: try row.int(),
                tokens: TokenCount(input: try row.int(), output: try row.int()),
                micros: try row.int64()
            )
        }
    }

    private static let sums = """
        SELECT coalesce(sum(calls) FILTER (WHERE provider = $2), 0)::bigint,
            coalesce(sum(calls) FILTER (WHERE provider = $2 AND user_id = $3), 0)::bigint,
            coalesce(sum(micros), 0)::bigint, coalesce(sum(micros) FILTER (WHERE user_id = $3), 0)::bigint
        FROM ai_calls WHERE day = DATE '1970-01-01' + $1::int
        """
    private static let beginning = """
        INSERT INTO ai_calls AS c (day, provider, user_id, model, calls, micros)
        VALUES (DATE '1970-01-01' + $1::int, $2, $3, $4, 1, $5::bigint)
        ON CONFLICT (day, provider, user_id, model) DO UPDATE SET calls = c.calls + 1,
            micros = c.micros + excluded.micros
        """
    private static let ending = """
        UPDATE ai_calls SET calls = calls - $5::bigint, failures = failures + $6::bigint,
            input_tokens = input_tokens + $7::bigint, output_tokens = output_tokens + $8::bigint,
            micros = micros + $9::bigint
        WHERE day = DATE '1970-01-01' + $1::int AND provider = $2 AND user_id = $3 AND model = $4
        """
    private static let lines = """
        SELECT day - DATE '1970-01-01', user_id, provider, model, calls, failures, input_tokens, output_tokens, micros
        FROM ai_calls
        WHERE ($1::text IS NULL OR user_id = $1) AND day > (now() AT TIME ZONE 'UTC')::date - $2::int
        ORDER BY day DESC, user_id, provider, model
        LIMIT 10000
        """
}
