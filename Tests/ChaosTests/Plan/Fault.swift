/// One kind of fault that is put upon a running stack.
enum Fault: String, CaseIterable, Sendable, Codable {
    // The services.
    case killAfterRead, killAfterClaim, killMidWork, killBeforeCommit, killAfterCommit, killAfterAck, killAfterSend
    case killAnywhere
    case freezeAfterClaim, freezeBeforeCommit, freezeAnywhere, duel, duelAtBeat, duelAtRenewal
    case terminateShort
    case workerClockStepped
    case decoderCrash, decoderHang, decoderMemory
    case relayKilled, gatewayKilled, gatewayAfterStore, gatewayAfterAccept
    case janitorMidReclaim, janitorsGone
    case groupStopped
    case crowdedHead
    // What they stand on.
    case redisKilled, redisEmptied, redisFlushed, streamDeleted, groupDestroyed
    case redisAsleep, redisFull, scriptsFlushed, redisClockStepped
    case redisSilent, redisResets, redisSlow, redisReplyLost
    case postgresSilent, postgresResets, postgresSlow, postgresReplyLost
    case postgresRestarted, postgresCrashed, backendsKilled, slotsExhausted
    case diskFull
    case sinkTimesOut, sinkFails, sinkThrottles, sinkDrips
    case ghosts, deadConsumers, strangers

    /// Two faults of different lanes may be at work at once, two of one lane never.
    enum Lane: String, Sendable, Codable, CaseIterable {
        case services, ground
    }

    /// Which lane it is in.
    var lane: Lane { Self.services.contains(self) ? .services : .ground }

    /// The faults of a lane.
    static func all(in lane: Lane) -> [Fault] { allCases.filter { $0.lane == lane } }

    private static let services: Set<Fault> = [
        .killAfterRead, .killAfterClaim, .killMidWork, .killBeforeCommit, .killAfterCommit, .killAfterAck,
        .killAfterSend, .killAnywhere, .freezeAfterClaim, .freezeBeforeCommit, .freezeAnywhere, .duel, .duelAtBeat,
        .duelAtRenewal,
        .terminateShort, .workerClockStepped, .decoderCrash, .decoderHang, .decoderMemory, .relayKilled, .gatewayKilled,
        .gatewayAfterStore,
        .gatewayAfterAccept, .janitorMidReclaim, .janitorsGone, .groupStopped, .crowdedHead,
    ]

    /// Where it stands in the list of `docs/chaos.md`.
    var number: String {
        switch self {
        case .killAfterRead, .killAfterClaim, .killMidWork, .killBeforeCommit, .killAfterCommit, .killAfterAck,
            .killAnywhere:
            "F1"
        case .freezeAfterClaim, .freezeBeforeCommit, .freezeAnywhere, .duel, .duelAtBeat, .duelAtRenewal: "F2"
        case .terminateShort: "F3"
        case .decoderCrash, .decoderMemory: "F4"
        case .decoderHang: "F5"
        case .redisKilled: "F6"
        case .redisEmptied, .redisFlushed, .streamDeleted, .groupDestroyed: "F7"
        case .redisAsleep: "F9"
        case .redisSilent, .redisResets, .redisSlow, .redisReplyLost, .postgresSilent, .postgresResets, .postgresSlow,
            .postgresReplyLost:
            "F10"
        case .redisFull, .scriptsFlushed: "F11"
        case .postgresRestarted, .postgresCrashed, .backendsKilled, .slotsExhausted: "F12"
        case .relayKilled, .gatewayKilled, .gatewayAfterStore, .gatewayAfterAccept: "F13"
        case .janitorMidReclaim, .janitorsGone: "F14"
        case .groupStopped: "F15"
        case .workerClockStepped, .redisClockStepped: "F16"
        case .strangers: "F17"
        case .diskFull: "F19"
        case .sinkTimesOut, .sinkFails, .sinkThrottles, .sinkDrips, .killAfterSend: "F20"
        case .ghosts, .crowdedHead: "F21"
        case .deadConsumers: "F22"
        }
    }

    /// Whether it takes away something that all work stands on; while it lasts no recovery can be asked for.
    var isOutage: Bool {
        switch self {
        case .strangers, .ghosts, .deadConsumers, .scriptsFlushed, .sinkTimesOut, .sinkFails, .sinkThrottles,
            .sinkDrips, .crowdedHead:
            false
        case .janitorsGone, .groupStopped, .duelAtRenewal: true
        default: lane == .ground
        }
    }

    /// The fault point that the process is started with, for those that need one.
    var point: String? {
        switch self {
        case .killAfterRead: "after-read"
        case .killAfterClaim: "after-claim"
        case .killMidWork: "mid-work"
        case .killBeforeCommit: "before-commit"
        case .killAfterCommit: "after-commit"
        case .killAfterAck: "after-ack"
        case .killAfterSend: "after-send"
        case .freezeAfterClaim, .duel: "after-claim"
        case .duelAtBeat: "before-beat"
        case .duelAtRenewal: "before-renewal"
        case .freezeBeforeCommit: "before-commit"
        case .relayKilled: "relay-after-publish"
        case .gatewayAfterStore: "after-store"
        case .gatewayAfterAccept: "after-accept"
        case .janitorMidReclaim: "mid-reclaim"
        default: nil
        }
    }
}
