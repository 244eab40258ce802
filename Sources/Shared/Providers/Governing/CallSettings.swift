public import Settings

/// The settings of what calls are limited to and cost. Zero is no limit, and no price.
public enum CallSettings {
    /// The settings of one provider.
    struct Provider: Sendable {
        let provider: String
        let calls: Setting<Int>
        let tokens: Setting<Int>
        let daily: Setting<Int>
        let inputPrice: Setting<Int>
        let outputPrice: Setting<Int>

        init(_ provider: String, _ title: String, calls: Int, daily: Int) {
            self.provider = provider
            let name = provider.uppercased()
            self.calls = limit("\(name)_RPM_LIMIT", calls, "calls of \(title) in any minute")
            tokens = limit("\(name)_TPM_LIMIT", 0, "tokens of \(title) in any minute")
            self.daily = limit("\(name)_DAILY_LIMIT", daily, "calls of \(title) a day")
            inputPrice = price("\(name)_INPUT_PRICE", "tokens given to \(title)")
            outputPrice = price("\(name)_OUTPUT_PRICE", "tokens written by \(title)")
        }

        var all: [SettingEntry] {
            [calls.entry, tokens.entry, daily.entry, inputPrice.entry, outputPrice.entry]
        }
    }

    static let providers = [
        Provider("gemini", "Gemini", calls: 15, daily: 1500),
        Provider("openai", "OPENAI_BASE_URL", calls: 0, daily: 0),
        Provider("ollama", "Ollama", calls: 0, daily: 0),
    ]
    static let userCalls = limit("AI_USER_RPM_LIMIT", 0, "calls of one provider in any minute for one user")
    static let userTokens = limit("AI_USER_TPM_LIMIT", 0, "tokens of one provider in any minute for one user")
    static let userDaily = limit("AI_USER_DAILY_LIMIT", 0, "calls of one provider a day for one user")
    static let budget = money("AI_DAILY_BUDGET", "all providers' calls of a day may cost; they count by their prices")
    static let userBudget = money("AI_USER_DAILY_BUDGET", "all providers' calls of a day for one user may cost")
    static let patience = Setting.seconds(
        "AI_WAIT_SECONDS",
        default: 5,
        in: 0...60,
        "How long a file waits for a provider that is busy before the next one is asked."
    )
    /// Characters of a text that a provider is given.
    public static let characters = Setting.int(
        "AI_MAX_CHARACTERS",
        default: 12_000,
        in: 500...200_000,
        "Characters of a text that a provider is given; of a longer one its beginning, middle and end."
    )

    /// All of them.
    public static let all: [SettingEntry] =
        providers.flatMap(\.all) + [
            userCalls.entry, userTokens.entry, userDaily.entry, budget.entry, userBudget.entry, patience.entry,
            characters.entry,
        ]

    private static func limit(_ name: String, _ value: Int, _ what: String) -> Setting<Int> {
        .int(name, default: value, in: 0...100_000_000, "At most so many \(what); 0: any number.")
    }

    private static func money(_ name: String, _ what: String) -> Setting<Double> {
        Setting(name, default: "0", allowed: "0 to 1000000", "The most dollars that \(what); 0: any number.") {
            text,
            _ throws(SettingError) in
            guard let text else { return 0 }
            guard let dollars = Double(text), (0...1_000_000).contains(dollars) else {
                throw SettingError("\(name)=\(text) is not allowed: use dollars, 0 to 1000000.")
            }
            return dollars
        }
    }

    private static func price(_ name: String, _ what: String) -> Setting<Int> {
        .int(name, default: 0, in: 0...1_000_000_000, "Millionths of a dollar for a million \(what).")
    }
}
