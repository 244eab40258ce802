public import Domain
public import Settings

/// What a provider's calls are limited to and what they cost.
public struct CallPolicy: Sendable, Hashable {
    /// Limits.
    public var limits: CallLimits
    /// Millionths of the currency for a million tokens in.
    public var inputPrice: Int64
    /// Millionths of the currency for a million tokens out.
    public var outputPrice: Int64

    /// A policy; what is left out is not limited and costs nothing.
    public init(limits: CallLimits = CallLimits(), inputPrice: Int64 = 0, outputPrice: Int64 = 0) {
        self.limits = limits
        self.inputPrice = inputPrice
        self.outputPrice = outputPrice
    }

    /// The most that so many tokens may cost.
    func most(for tokens: Int) -> Int64 {
        micros(
            of: TokenCount(input: inputPrice >= outputPrice ? tokens : 0, output: inputPrice < outputPrice ? tokens : 0)
        )
    }

    /// What a call cost, rounded up.
    func micros(of tokens: TokenCount) -> Int64 {
        let cost = Double(tokens.input) * Double(inputPrice) + Double(tokens.output) * Double(outputPrice)
        return Int64(min((cost / 1_000_000).rounded(.up), 1e15))
    }
}

/// The policies of all providers, and how patient their callers are.
public struct CallPolicies: Sendable {
    /// By provider; one that is not named is not limited.
    public var byProvider: [String: CallPolicy]
    /// The longest a caller waits for a place before it goes to the next provider.
    public var patienceSeconds: Double
    /// What a day may cost, of all providers together: of all users, and of each.
    public var money: CallLimits.Money

    /// Policies.
    public init(
        _ byProvider: [String: CallPolicy],
        patienceSeconds: Double = 5,
        money: CallLimits.Money = CallLimits.Money()
    ) {
        self.byProvider = byProvider
        self.patienceSeconds = patienceSeconds
        self.money = money
    }

    /// The policies of the settings.
    ///
    /// - Throws: `SettingError`.
    public init(_ reader: SettingsReader) throws {
        let user = CallLimits.Side(
            callsPerMinute: try CallSettings.userCalls(reader),
            tokensPerMinute: try CallSettings.userTokens(reader),
            callsPerDay: try CallSettings.userDaily(reader)
        )
        // A little longer than the client waits: connecting and writing the ledger count too.
        let longest = try ProviderSettings.timeout(reader) + 10
        var policies: [String: CallPolicy] = [:]
        for limit in CallSettings.providers {
            let side = CallLimits.Side(
                callsPerMinute: try limit.calls(reader),
                tokensPerMinute: try limit.tokens(reader),
                callsPerDay: try limit.daily(reader)
            )
            policies[limit.provider] = CallPolicy(
                limits: CallLimits(provider: side, user: user, longestCallSeconds: longest),
                inputPrice: Int64(try limit.inputPrice(reader)),
                outputPrice: Int64(try limit.outputPrice(reader))
            )
        }
        let money = CallLimits.Money(
            perDay: Int64(try CallSettings.budget(reader) * 1_000_000),
            perUserAndDay: Int64(try CallSettings.userBudget(reader) * 1_000_000)
        )
        self.init(policies, patienceSeconds: try CallSettings.patience(reader), money: money)
    }

    /// What holds for a call: half of the limits for one that nobody waits for, and the most that it may cost.
    func limits(of call: PlannedCall) -> CallLimits {
        let policy = policy(of: call.provider)
        var limits = call.isBackground ? policy.limits.halved : policy.limits
        limits.money = CallLimits.Money(
            call: policy.most(for: call.tokens),
            perDay: money.perDay,
            perUserAndDay: money.perUserAndDay
        )
        return limits
    }

    func policy(of provider: String) -> CallPolicy { byProvider[provider] ?? CallPolicy() }
}
