public import Settings

extension ConsumerSettings {
    /// `WORKER_BATCH_SIZE`.
    public static let slots = Setting.int(
        "WORKER_BATCH_SIZE",
        default: 2,
        in: 1...1_000,
        "Files that one worker holds at once."
    )
    /// `STAGE_LEASE_SECONDS`.
    public static let lease = Setting.seconds(
        "STAGE_LEASE_SECONDS",
        default: 30,
        in: 1...3_600,
        "How long a worker may be silent before its file is given to another."
    )
    /// `STAGE_HEARTBEAT_SECONDS`.
    public static let heartbeat = Setting.seconds(
        "STAGE_HEARTBEAT_SECONDS",
        default: 10,
        in: 0.2...1_200,
        "How often a worker renews its leases; at most half a lease."
    )
    /// `STAGE_SOFT_LIMIT_SECONDS`.
    public static let softLimit = Setting.seconds(
        "STAGE_SOFT_LIMIT_SECONDS",
        default: 540,
        in: 1...86_400,
        "After so long a stage is told to stop; at most the hard limit."
    )
    /// `STAGE_TIME_LIMIT_SECONDS`.
    public static let timeLimit = Setting.seconds(
        "STAGE_TIME_LIMIT_SECONDS",
        default: 600,
        in: 1...86_400,
        "After so long an attempt has failed, whether the stage stops or not."
    )
    /// `STAGE_DRAIN_SECONDS`.
    public static let drain = Setting.seconds(
        "STAGE_DRAIN_SECONDS",
        default: 15,
        in: 0...3_600,
        "How long running work may go on after SIGTERM; then it is given back."
    )
    /// `STAGE_MAX_ATTEMPTS`.
    public static let maximumAttempts = Setting.int(
        "STAGE_MAX_ATTEMPTS",
        default: 4,
        in: 1...100,
        "Attempts of one stage in all, the first one included."
    )
    /// `STAGE_RETRY_DELAY_SECONDS`.
    public static let retryDelay = Setting.seconds(
        "STAGE_RETRY_DELAY_SECONDS",
        default: 60,
        in: 0...86_400,
        "The longest delay after the first failed attempt; it doubles with each."
    )
    /// `STAGE_RETRY_CAP_SECONDS`.
    public static let retryCap = Setting.seconds(
        "STAGE_RETRY_CAP_SECONDS",
        default: 600,
        in: 0...86_400,
        "The longest delay after any failed attempt."
    )
    /// `STAGE_RETRY_AFTER_CAP_SECONDS`.
    public static let retryAfterCap = Setting.seconds(
        "STAGE_RETRY_AFTER_CAP_SECONDS",
        default: 3_600,
        in: 0...604_800,
        "The longest wait that the other side may ask for by Retry-After."
    )
    /// `STAGE_MAX_CRASHES`.
    public static let maximumCrashes = Setting.int(
        "STAGE_MAX_CRASHES",
        default: 3,
        in: 1...100,
        "A file that so many decoders died of is dead; the last time it runs alone, under tighter limits."
    )
    /// `STAGE_OUTAGE_PATIENCE_SECONDS`.
    public static let patience = Setting.seconds(
        "STAGE_OUTAGE_PATIENCE_SECONDS",
        default: 86_400,
        in: 0...31_536_000,
        "How long a file waits for a dependency that is away; the waiting costs it no attempts."
    )

    /// Every setting of a worker.
    public static let all: [SettingEntry] = [
        slots.entry, lease.entry, heartbeat.entry, softLimit.entry, timeLimit.entry, drain.entry,
        maximumAttempts.entry, retryDelay.entry, retryCap.entry, retryAfterCap.entry, maximumCrashes.entry,
        patience.entry, FaultPoints.setting.entry,
    ]

    /// The settings in force.
    ///
    /// - Throws: `SettingError` for a value that is not allowed, alone or beside the others.
    public init(_ reader: SettingsReader) throws {
        self.init(
            slots: try Self.slots(reader),
            leaseSeconds: try Self.lease(reader),
            heartbeatSeconds: try Self.heartbeat(reader),
            softLimitSeconds: try Self.softLimit(reader),
            timeLimitSeconds: try Self.timeLimit(reader),
            drainSeconds: try Self.drain(reader),
            policy: RetryPolicy(
                maximumAttempts: try Self.maximumAttempts(reader),
                delaySeconds: try Self.retryDelay(reader),
                capSeconds: try Self.retryCap(reader),
                retryAfterCapSeconds: try Self.retryAfterCap(reader),
                maximumCrashes: try Self.maximumCrashes(reader),
                patienceSeconds: try Self.patience(reader)
            ),
            faults: try FaultPoints(reader)
        )
        guard heartbeatSeconds * 2 <= leaseSeconds else { throw Self.heartbeat.refused("\(heartbeatSeconds)") }
        guard softLimitSeconds <= timeLimitSeconds else { throw Self.softLimit.refused("\(softLimitSeconds)") }
    }
}
