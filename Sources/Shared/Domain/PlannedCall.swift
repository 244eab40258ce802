public import FoundationEssentials

/// A call of a provider that somebody is about to make for a user.
public struct PlannedCall: Sendable, Hashable {
    /// Told apart from every other one.
    public let id: UUID
    /// Whose quota it uses: `gemini`.
    public let provider: String
    /// As ledgers show it.
    public let model: String
    /// For whose file.
    public let user: UserID
    /// Tokens it may cost, in and out, estimated from above.
    public let tokens: Int
    /// Whether nobody waits for it: it leaves half of every limit to others, and waits longer.
    public let isBackground: Bool
    /// Whether somebody looks on: it waits for a place no longer than a second.
    public let isInteractive: Bool

    /// A call with an id of its own.
    public init(
        id: UUID = UUID(),
        provider: String,
        model: String,
        user: UserID,
        tokens: Int,
        isBackground: Bool = false,
        isInteractive: Bool = false
    ) {
        self.id = id
        self.provider = provider
        self.model = model
        self.user = user
        self.tokens = max(0, tokens)
        self.isBackground = isBackground
        self.isInteractive = isInteractive
    }
}

/// How many calls and tokens a provider takes, from everybody and from one user. Zero is no limit.
public struct CallLimits: Sendable, Hashable {
    /// Limits of one side.
    public struct Side: Sendable, Hashable {
        /// Calls in any 60 seconds.
        public var callsPerMinute: Int
        /// Tokens in any 60 seconds.
        public var tokensPerMinute: Int
        /// Calls a day, by UTC.
        public var callsPerDay: Int

        /// Limits; what is left out is not limited.
        public init(callsPerMinute: Int = 0, tokensPerMinute: Int = 0, callsPerDay: Int = 0) {
            self.callsPerMinute = max(0, callsPerMinute)
            self.tokensPerMinute = max(0, tokensPerMinute)
            self.callsPerDay = max(0, callsPerDay)
        }
    }
    /// For all users together.
    public var provider: Side
    /// For each user.
    public var user: Side
    /// What the calls of a day may cost.
    public var money: Money
    /// The longest a call lasts: so long one counts whose end nobody told.
    public var longestCallSeconds: Double

    /// Millionths of the currency of the prices, of all providers together. Zero is no limit.
    public struct Money: Sendable, Hashable {
        /// The most that this call may cost.
        public var call: Int64
        /// All users' calls of a day.
        public var perDay: Int64
        /// One user's calls of a day.
        public var perUserAndDay: Int64

        /// So much.
        public init(call: Int64 = 0, perDay: Int64 = 0, perUserAndDay: Int64 = 0) {
            self.call = max(0, call)
            self.perDay = max(0, perDay)
            self.perUserAndDay = max(0, perUserAndDay)
        }
    }

    /// Limits; what is left out is not limited.
    public init(
        provider: Side = Side(),
        user: Side = Side(),
        money: Money = Money(),
        longestCallSeconds: Double = 60
    ) {
        self.provider = provider
        self.user = user
        self.money = money
        self.longestCallSeconds = min(600, max(0, longestCallSeconds))
    }

    /// Half of each limit of calls and tokens, at least one call: the rest is for those who wait. Money counts whole.
    public var halved: CallLimits {
        func half(_ side: Side) -> Side {
            Side(
                callsPerMinute: (side.callsPerMinute + 1) / 2,
                tokensPerMinute: (side.tokensPerMinute + 1) / 2,
                callsPerDay: (side.callsPerDay + 1) / 2
            )
        }
        return CallLimits(
            provider: half(provider),
            user: half(user),
            money: money,
            longestCallSeconds: longestCallSeconds
        )
    }
}

/// Calls of a day, as the ledger counts them.
public struct CallsSpent: Sendable, Hashable {
    /// Days since 1970, UTC.
    public let day: Int
    /// Of a provider, by all users.
    public let provider: Int
    /// Of the provider, by one user.
    public let user: Int

    /// So many.
    public init(day: Int, provider: Int, user: Int) {
        self.day = day
        self.provider = provider
        self.user = user
    }
}
