public import Domain
public import Settings

/// How far a relay publishes ahead of the stages.
public struct RelaySettings: Sendable {
    /// `RELAY_USER_ALLOWANCE`.
    public static let userAllowance = Setting.int(
        "RELAY_USER_ALLOWANCE",
        default: 20,
        in: 1...100_000,
        "Files of one user under way at a stage at once; further ones stand in line, the users in turn."
    )
    /// `RELAY_AHEAD_SECONDS`.
    public static let ahead = Setting.seconds(
        "RELAY_AHEAD_SECONDS",
        default: 4,
        in: 0.1...600,
        "How much work is published ahead of a stage from the line, by the time it lately took."
    )
    /// `RELAY_AHEAD_LEAST`.
    public static let least = Setting.int(
        "RELAY_AHEAD_LEAST",
        default: 16,
        in: 1...100_000,
        "Files published ahead of a stage from the line, however slow it is."
    )
    /// `RELAY_AHEAD_MOST`.
    public static let most = Setting.int(
        "RELAY_AHEAD_MOST",
        default: 500,
        in: 1...1_000_000,
        "Files published ahead of a stage, however fast it is; bounds the streams."
    )

    /// Every setting of a relay.
    public static let all: [SettingEntry] = [userAllowance.entry, ahead.entry, least.entry, most.entry]

    /// Files of one user under way at a stage before more stand in line.
    public var userAllowance = 20
    /// Seconds of work ahead of a stage.
    public var aheadSeconds = 4.0
    /// Bounds of what is ahead.
    public var ahead = 16...500

    /// The defaults.
    public init() {}

    /// The settings in force.
    ///
    /// - Throws: `SettingError`.
    public init(_ reader: SettingsReader) throws {
        userAllowance = try Self.userAllowance(reader)
        aheadSeconds = try Self.ahead(reader)
        let (least, most) = (try Self.least(reader), try Self.most(reader))
        guard least <= most else { throw Self.least.refused("\(least)") }
        ahead = least...most
    }

    /// What may go past the lines.
    public var allowance: Allowance { Allowance(perUser: userAllowance, perStage: ahead.upperBound) }

    /// How many more of the line may be published to the stage now.
    ///
    /// Counts what waits on the stream, not what runs: however long one file takes, no worker finds nothing to do.
    public func room(for flow: StageFlow) -> Int {
        let wanted = min(flow.endedPerSecond * aheadSeconds, Double(ahead.upperBound))
        return max(ahead.lowerBound, Int(wanted.rounded(.up))) - flow.waiting
    }
}
