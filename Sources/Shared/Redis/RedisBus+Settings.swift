public import Logging
public import Settings
import Streams

extension RedisAddress {
    /// `REDIS_URL`.
    public static let setting = Setting<RedisAddress>(
        "REDIS_URL",
        default: "redis://127.0.0.1:6390",
        allowed: "redis://[[user]:password@]host[:port][/db], "
            + "redis+sentinel://[[user]:password@]host[:port],…/name[/db][?sentinel_password=…]",
        "Redis 7.0 or newer, which carries the events; or the Sentinels that know its primary.",
        isSecret: true
    ) { text, _ throws(SettingError) in
        try RedisAddress(text ?? "")
    }

    /// `REDIS_ACCEPT`.
    static let acceptance = Setting<RedisFitness.Accepted>(
        "REDIS_ACCEPT",
        default: "",
        allowed: acceptable,
        "What to accept of a managed Redis that cannot be changed: no append-only file, or an INFO that tells nothing."
    ) { text, _ throws(SettingError) in
        var accepted: Set<RedisFitness.Acceptance> = []
        for word in (text ?? "").split(whereSeparator: { $0 == " " || $0 == "," }) {
            guard let acceptance = RedisFitness.Acceptance(rawValue: String(word)) else {
                throw SettingError("REDIS_ACCEPT=\(word) is not allowed: use \(acceptable).")
            }
            accepted.insert(acceptance)
        }
        return RedisFitness.Accepted(all: accepted)
    }
    private static let acceptable = RedisFitness.Acceptance.allCases.map(\.rawValue).joined(separator: ", ")

    /// Every setting of the Redis adapter.
    public static let all: [SettingEntry] = [setting.entry, acceptance.entry]
}

extension RedisBus {
    /// A bus as the settings say.
    ///
    /// - Throws: `SettingError` for a URL that is none.
    public convenience init(_ reader: SettingsReader, logger: Logger) throws {
        self.init(
            try RedisAddress.setting(reader),
            takeoverSeconds: try ConsumerSettings.lease(reader),
            accepted: try RedisAddress.acceptance(reader),
            logger: logger
        )
    }
}

extension RedisDeliveries {
    /// Renewals as the settings say.
    ///
    /// - Throws: `SettingError` for a URL that is none.
    public convenience init(_ reader: SettingsReader, logger: Logger = Logger(label: "redis")) throws {
        self.init(try RedisAddress.setting(reader), logger: logger)
    }
}
