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

    /// Every setting of the Redis adapter.
    public static let all: [SettingEntry] = [setting.entry]
}

extension RedisBus {
    /// A bus as the settings say.
    ///
    /// - Throws: `SettingError` for a URL that is none.
    public convenience init(_ reader: SettingsReader, logger: Logger) throws {
        self.init(
            try RedisAddress.setting(reader),
            takeoverSeconds: try ConsumerSettings.lease(reader),
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
