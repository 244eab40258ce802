import Blocking
import FoundationEssentials
import Glibc
import Synchronization
import TestKit

/// Faults of what the services stand on.
extension Injector {
    /// Every pending entry was delivered an hour ago.
    private static let ageing = """
        local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], '-', '+', 10000)
        if pending.err then return 0 end
        for _, p in ipairs(pending) do
          redis.call('XCLAIM', KEYS[1], ARGV[1], p[2], 0, p[1], 'IDLE', 3600000, 'JUSTID')
        end
        return #pending
        """

    func hurtRedis(_ step: Plan.Step) async throws -> Bool {
        let streams = ["millrace:uploads", "millrace:outcomes", "millrace:work:analyzer", "millrace:work:notifier"]
        switch step.fault {
        case .redisKilled, .redisEmptied:
            await site.end("redis", by: SIGKILL)
            if step.fault == .redisEmptied { try FileManager.default.removeItem(atPath: "\(site.folder)/redis") }
            await pause(1)
            try site.startRedis()
            return await eventually(within: 20, every: 50) { await site.redisAnswers() }
        case .redisFlushed: try await site.redis(["FLUSHALL"])
        case .streamDeleted: try await site.redis(["DEL", streams[step.choice % streams.count]])
        case .groupDestroyed:
            let groups = ["analyzer", "thumbnailer", "notifier"]
            let group = groups[step.choice % groups.count]
            let mine = Site.streams(of: group)
            try await site.redis(["XGROUP", "DESTROY", mine[step.choice / 3 % mine.count], group])
        case .scriptsFlushed: try await site.redis(["SCRIPT", "FLUSH"])
        case .redisClockStepped:
            // To whoever looks at pending entries, a clock that steps forward is just this.
            for group in ["analyzer", "thumbnailer", "notifier"] {
                for stream in Site.streams(of: group) {
                    try await site.redis(["EVAL", Self.ageing, "1", stream, group])
                }
            }
        case .redisAsleep:
            let seconds = budget.leaseSeconds * 1.5
            _ = try? await site.redis(["DEBUG", "SLEEP", "\(seconds)"], patience: Int(seconds) + 5)
        default:
            try await site.redis(["CONFIG", "SET", "maxmemory", "1"])
            await pause(Self.outageSeconds)
            try await site.redis(["CONFIG", "SET", "maxmemory", "0"])
        }
        return true
    }

    func hurtWire(_ proxy: TCPProxy, _ step: Plan.Step) async -> Bool {
        switch step.fault {
        case .redisSilent, .postgresSilent:
            proxy.set(.silent)
            await pause(min(budget.leaseSeconds + 1, 12))
        case .redisSlow, .postgresSlow:
            proxy.set(.slow(milliseconds: 50, jitter: 100))
            await pause(Self.outageSeconds)
        case .redisReplyLost, .postgresReplyLost:
            let before = proxy.lostReplies
            for _ in 0..<4 {
                proxy.loseReplies(1)
                await pause(0.5)
            }
            proxy.loseReplies(0)
            return proxy.lostReplies > before
        default:
            for _ in 0..<5 {
                proxy.resetAll()
                await pause(0.6)
            }
        }
        proxy.set(.open)
        return true
    }

    func hurtPostgres(_ step: Plan.Step) async throws -> Bool {
        let kick = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'millrace'"
        switch step.fault {
        case .postgresRestarted, .postgresCrashed:
            await site.end("postgres", by: step.fault == .postgresCrashed ? SIGQUIT : SIGINT)
            try site.startPostgres()
            try await site.awaitPostgres(30)
        case .backendsKilled:
            for _ in 0..<3 {
                try await site.sql(kick)
                await pause(0.7)
            }
        default:
            var held: [Int32] = []
            for _ in 0..<3 {
                try await site.sql("\(kick) AND pid % 2 = 0")
                let port = site.postgresPort
                held += try await site.pool.run { occupySlots(of: port, atMost: 80) }
            }
            await pause(Self.outageSeconds)
            for socket in held { close(socket) }
        }
        return true
    }

    /// A disk without a free byte.
    func fillDisk() async -> Bool {
        guard site.hasSmallDisk.withLock({ $0 }) else { return false }
        let path = "\(site.folder)/objects/balloon"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        var piece = 1 << 20
        let zeros = [UInt8](repeating: 0, count: piece)
        while piece > 0 {
            if write(descriptor, zeros, piece) <= 0 { piece /= 2 }
        }
        await pause(Self.outageSeconds)
        close(descriptor)
        unlink(path)
        return true
    }

    func spoilSink(_ step: Plan.Step) async -> Bool {
        switch step.fault {
        case .sinkTimesOut: site.sink.set(.silent)
        case .sinkFails: site.sink.set(.failing)
        case .sinkThrottles: site.sink.set(.throttling)
        default: site.sink.set(.dripping)
        }
        await pause(Self.outageSeconds)
        site.sink.set(.well)
        return true
    }
}

/// Logs in to PostgreSQL so often that nobody else can, or so many times; returns the connections.
private func occupySlots(of port: Int, atMost count: Int) -> [Int32] {
    var held: [Int32] = []
    let words = ["user", "millrace", "database", "millrace", ""]
    let body: [UInt8] = words.reduce(into: []) { $0 += Array($1.utf8) + [0] }
    // The length, protocol 3.0, then names and values.
    let packet = [0, 0, 0, UInt8(8 + body.count), 0, 3, 0, 0] + body
    for _ in 0..<count {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        var answer: UInt8 = 0
        guard code == 0, send(connection, packet, packet.count, Int32(MSG_NOSIGNAL)) == packet.count,
            recv(connection, &answer, 1, 0) == 1, answer == UInt8(ascii: "R")
        else {
            close(connection)
            break
        }
        held.append(connection)
    }
    return held
}
