/// Counts, durably, the calls that were made of providers, and what they cost. The truth behind ``CallGovernor``.
public protocol CallLedger: Sendable {
    /// What was called on a day.
    func spent(_ provider: String, by user: UserID, on day: Int) async throws -> CallsSpent

    /// Counts a call before it is made; `false`, and nothing is counted, if a day's ceiling would be passed.
    func begin(_ call: PlannedCall, on day: Int, within limits: CallLimits) async throws -> Bool

    /// Adds what came of a call that began. One whose end nobody tells stays counted.
    func end(_ call: PlannedCall, on day: Int, _ ending: CallEnding) async throws

    /// What was used in the last so many days, today included: newest day first, then by user, provider and model.
    ///
    /// - Parameter user: `nil`: of all.
    func usage(of user: UserID?, days: Int) async throws -> [CallUsage]
}

/// What came of a call.
public struct CallEnding: Sendable, Hashable {
    /// Whether the provider may have seen it; one that it cannot have seen is not counted after all.
    public let wasSent: Bool
    /// Whether there was an answer of use.
    public let isSuccess: Bool
    /// As the provider counted.
    public let tokens: TokenCount
    /// What it cost, in millionths of the currency of the prices.
    public let micros: Int64
    /// What was counted when it began: ``CallLimits/Money/call``.
    public let reserved: Int64

    /// An ending.
    public init(
        wasSent: Bool = true,
        isSuccess: Bool,
        tokens: TokenCount,
        micros: Int64,
        reserved: Int64 = 0
    ) {
        self.wasSent = wasSent
        self.isSuccess = isSuccess
        self.tokens = tokens
        self.micros = max(0, micros)
        self.reserved = max(0, reserved)
    }
}

/// What a user has used of a model on a day.
public struct CallUsage: Sendable, Hashable, Codable {
    /// Days since 1970, UTC.
    public let day: Int
    /// Whose files.
    public let user: UserID
    /// `gemini`.
    public let provider: String
    /// `gemini-2.5-flash`.
    public let model: String
    /// Calls, failed ones included.
    public let calls: Int
    /// Calls without an answer of use.
    public let failures: Int
    /// Tokens in and out.
    public let tokens: TokenCount
    /// Millionths of the currency of the prices.
    public let micros: Int64

    /// A line of the ledger.
    public init(
        day: Int,
        user: UserID,
        provider: String,
        model: String,
        calls: Int,
        failures: Int,
        tokens: TokenCount,
        micros: Int64
    ) {
        self.day = day
        self.user = user
        self.provider = provider
        self.model = model
        self.calls = calls
        self.failures = failures
        self.tokens = tokens
        self.micros = micros
    }
}
