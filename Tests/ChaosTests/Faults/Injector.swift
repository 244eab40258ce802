import Glibc
import Synchronization
import TestKit

/// Puts the faults of a plan upon a site and writes down when each began and was over.
struct Injector: Sendable {
    let site: Site
    var budget: Budget { site.budget }
    var diary: Diary { site.diary }

    /// How long an outage lasts that is to be noticed, but is no matter of the lease.
    static let outageSeconds = 4.0

    /// Both lanes at the same time, each fault in its turn.
    ///
    /// What could not be done beside the other lane, which may have taken away what it needs, is tried once more when
    /// both are over.
    func run(_ plan: Plan) async {
        let postponed = await withTaskGroup(of: [Plan.Step].self) { group in
            for steps in [plan.services, plan.ground] {
                group.addTask {
                    var postponed: [Plan.Step] = []
                    for step in steps {
                        await pause(step.pause)
                        if await !inject(step, orSay: .postponed) { postponed.append(step) }
                    }
                    return postponed
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        for step in postponed {
            await pause(step.pause)
            await inject(step, orSay: .missed)
        }
    }

    /// One fault, from its beginning to its end; returns whether it came to pass.
    @discardableResult
    private func inject(_ step: Plan.Step, orSay failure: Entry.Kind) async -> Bool {
        diary.write(.began) { $0.fault = step.fault }
        defer { diary.write(.over) { $0.fault = step.fault } }
        do {
            if try await carryOut(step) { return true }
            diary.write(failure) { $0.fault = step.fault }
        } catch {
            diary.write(failure) {
                $0.fault = step.fault
                $0.detail = "\(error)"
            }
        }
        return false
    }

    /// Undoes whatever a fault may have left, and waits until every process is ready.
    func heal() async throws {
        site.redisProxy.set(.open)
        site.postgresProxy.set(.open)
        site.sink.set(.well)
        for name in site.names() {
            if let pid = site.pid(of: name), site.isStopped(pid) { kill(pid, SIGCONT) }
            site.posts.withLock { $0[name]?.isWanted = true }
        }
        for decoder in site.decoders where site.isStopped(decoder) { kill(decoder, SIGCONT) }
        _ = try? await site.redis(["CONFIG", "SET", "maxmemory", "0"])
        // Processes that were started for a fault point which they did not reach.
        for name in site.names() where site.posts.withLock({ $0[name]?.extra.isEmpty == false }) {
            try await site.relaunch(name, [:])
        }
        try await site.awaitReady(60)
    }

    /// Returns whether it came to pass; a fault point may not be reached for want of work.
    private func carryOut(_ step: Plan.Step) async throws -> Bool {
        switch step.fault {
        case .killAfterRead, .killAfterClaim, .killMidWork, .killBeforeCommit, .killAfterCommit, .killAfterAck,
            .killAfterSend, .relayKilled, .gatewayAfterStore, .gatewayAfterAccept:
            return try await die(step)
        case .freezeAfterClaim, .freezeBeforeCommit: return try await freezeAtPoint(step)
        case .duel, .duelAtBeat, .duelAtRenewal: return try await duel(step)
        case .killAnywhere, .freezeAnywhere, .terminateShort, .gatewayKilled: return try await strike(step)
        case .workerClockStepped: return try await stepClock(step)
        case .decoderCrash, .decoderHang, .decoderMemory: return await hurtDecoders(step)
        case .janitorMidReclaim, .janitorsGone, .groupStopped: return try await depopulate(step)
        case .crowdedHead: return try await crowdHead(step)
        case .redisKilled, .redisEmptied, .redisFlushed, .streamDeleted, .groupDestroyed, .redisAsleep, .redisFull,
            .scriptsFlushed, .redisClockStepped:
            return try await hurtRedis(step)
        case .redisSilent, .redisResets, .redisSlow, .redisReplyLost:
            return await hurtWire(site.redisProxy, step)
        case .postgresSilent, .postgresResets, .postgresSlow, .postgresReplyLost:
            return await hurtWire(site.postgresProxy, step)
        case .postgresRestarted, .postgresCrashed, .backendsKilled, .slotsExhausted:
            return try await hurtPostgres(step)
        case .diskFull: return await fillDisk()
        case .sinkTimesOut, .sinkFails, .sinkThrottles, .sinkDrips: return await spoilSink(step)
        case .ghosts, .deadConsumers, .strangers: return try await litter(step)
        }
    }

    /// One of the names, by the step's choice.
    func pick(_ step: Plan.Step, of services: [String]) -> String {
        let names = services.flatMap { site.names(of: $0) }
        return names[step.choice % names.count]
    }
}
