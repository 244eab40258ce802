public import Domain

/// Answer to `ping`, `pause`, `resume` and `drain`: who is there.
public struct InstanceState: Sendable, Hashable, Codable {
    /// `analyzer`.
    public let service: String
    /// The instance id.
    public let instance: String
    /// `running`, `paused`, `drained` or `ending`.
    public let state: String
    /// Millrace's version.
    public let version: String
    /// Process id, on its machine.
    public let pid: Int
    /// How long it runs.
    public let upSeconds: Double

    enum CodingKeys: String, CodingKey {
        case service, instance, state, version, pid
        case upSeconds = "up_seconds"
    }
}

/// Answer to `log_level`.
public struct LevelReport: Sendable, Hashable, Codable {
    /// `analyzer`.
    public let service: String
    /// The instance id.
    public let instance: String
    /// From which level it logs now.
    public let level: String
}

/// Answer to `registered`.
public struct RegisteredReport: Sendable, Hashable, Codable {
    /// `analyzer`.
    public let service: String
    /// The instance id.
    public let instance: String
    /// The stages and loops it carries out.
    public let parts: [String]
    /// The control methods it answers.
    public let methods: [String]
}

/// Answer to `active`.
public struct ActiveReport: Sendable, Hashable, Codable {
    /// `analyzer`.
    public let service: String
    /// The instance id.
    public let instance: String
    /// What it works on now.
    public let active: [ActiveWork]
}

/// Answer to `scheduled`.
public struct ScheduledReport: Sendable, Hashable, Codable {
    /// Something for later.
    public struct Item: Sendable, Hashable, Codable {
        /// What.
        public let name: String
        /// Seconds from now; negative if late.
        public let inSeconds: Double

        enum CodingKeys: String, CodingKey {
            case name
            case inSeconds = "in_seconds"
        }
    }

    /// `analyzer`.
    public let service: String
    /// The instance id.
    public let instance: String
    /// Soonest first.
    public let scheduled: [Item]
}

/// Answer to `stats`.
public struct StatsReport: Sendable, Hashable, Codable {
    /// `analyzer`.
    public let service: String
    /// The instance id.
    public let instance: String
    /// `running`, `paused`, `drained` or `ending`.
    public let state: String
    /// How long it runs.
    public let upSeconds: Double
    /// Resident memory.
    public let residentBytes: Int
    /// CPU time so far.
    public let cpuSeconds: Double
    /// Counters of its parts.
    public let stats: [String: Double]

    enum CodingKeys: String, CodingKey {
        case service, instance, state, stats
        case upSeconds = "up_seconds"
        case residentBytes = "resident_bytes"
        case cpuSeconds = "cpu_seconds"
    }
}
