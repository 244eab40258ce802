/// How a consumer works: how much at once, how long it may take, how its leases are kept.
public struct ConsumerSettings: Sendable {
    /// Files worked on at the same time.
    public var slots: Int
    /// How long a lease lasts without a heartbeat.
    public var leaseSeconds: Double
    /// How often a lease is renewed.
    public var heartbeatSeconds: Double
    /// After so long the stage is told to stop.
    public var softLimitSeconds: Double
    /// After so long the attempt has failed, whether the stage stops or not.
    public var timeLimitSeconds: Double
    /// How long running work may go on after a shutdown began; then it is released.
    public var drainSeconds: Double
    /// What becomes of failed attempts.
    public var policy: RetryPolicy
    /// Where to die on purpose.
    public var faults: FaultPoints

    /// The defaults, or as said.
    public init(
        slots: Int = 2,
        leaseSeconds: Double = 30,
        heartbeatSeconds: Double = 10,
        softLimitSeconds: Double = 540,
        timeLimitSeconds: Double = 600,
        drainSeconds: Double = 15,
        policy: RetryPolicy = .standard,
        faults: FaultPoints = .none
    ) {
        self.slots = slots
        self.leaseSeconds = leaseSeconds
        self.heartbeatSeconds = heartbeatSeconds
        self.softLimitSeconds = softLimitSeconds
        self.timeLimitSeconds = timeLimitSeconds
        self.drainSeconds = drainSeconds
        self.policy = policy
        self.faults = faults
    }

    /// A worker stops by itself this long before its lease ends, so that it is silent when another may begin.
    var fenceSeconds: Double { leaseSeconds - min(5, leaseSeconds / 6) }
}
