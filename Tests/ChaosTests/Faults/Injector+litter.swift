import FoundationEssentials
import TestKit

/// What makes the streams themselves unlovely: entries and members that are of no use.
extension Injector {
    /// An event that this version does not know.
    private static let unknown =
        #"{"specversion":"1.0","id":"chaos","source":"chaos","type":"millrace.file.praised","#
        + #""subject":"00000000-0000-7000-8000-000000000000","time":"2026-01-01T00:00:00Z","#
        + #""datacontenttype":"application/json","attempt":1,"generation":1,"tenant":"user-1","data":{}}"#

    func litter(_ step: Plan.Step) async throws -> Bool {
        switch step.fault {
        case .deadConsumers:
            for group in ["analyzer", "thumbnailer", "notifier"] {
                for stream in Site.streams(of: group) {
                    _ = try await site.redis(
                        all: (0..<150).map {
                            ["XGROUP", "CREATECONSUMER", stream, group, "gone-\(step.choice)-\($0)"]
                        }
                    )
                }
            }
        case .ghosts: try await haunt("gone-\(step.choice)", deletes: true, on: "millrace:work:analyzer", 200)
        default:
            let streams = ["millrace:uploads", "millrace:outcomes", "millrace:work:thumbnailer"]
            for stream in streams {
                _ = try await site.redis(all: [
                    ["XADD", stream, "*", "event", Self.unknown], ["XADD", stream, "*", "event", "no event at all"],
                    ["XADD", stream, "*", "other", "field"],
                ])
                try await repeatAsNewer(stream)
            }
        }
        return true
    }

    /// A newer version beside this one says again what was said last, with a member that this one does not know.
    private func repeatAsNewer(_ stream: String) async throws {
        let last = try await site.redis(["XREVRANGE", stream, "+", "-", "COUNT", "10"]).list
        let events = last.compactMap { $0.list.last?.fields["event"]?.text }
        let newer = events.filter { $0.contains(#""specversion":"1.0""#) && !$0.contains(#""id":"chaos""#) }
            .map { $0.replacing(#""specversion":"1.0""#, with: #""specversion":"1.1","future":{"a":[1]}"#) }
        guard !newer.isEmpty else { return }
        _ = try await site.redis(all: newer.map { ["XADD", stream, "*", "event", $0] })
    }

    /// Makes so many entries that a member which does not live has taken; returns their ids.
    ///
    /// What else was new on the stream is handed back at once.
    @discardableResult
    private func haunt(_ member: String, deletes: Bool, on stream: String, _ count: Int) async throws -> [String] {
        let group = "analyzer"
        // It may be gone by another fault; the services make it again in their time.
        _ = try? await site.redis(["XGROUP", "CREATE", stream, group, "0", "MKSTREAM"])
        let script = """
            for i = 1, ARGV[3] do redis.call('XADD', KEYS[1], '*', 'event', ARGV[4]) end
            local taken = redis.call('XREADGROUP', 'GROUP', ARGV[1], ARGV[2], 'COUNT', 100000, 'STREAMS', KEYS[1], '>')
            local ghosts = {}
            for _, item in ipairs(taken[1][2]) do
              if item[2][2] == ARGV[4] then
                ghosts[#ghosts + 1] = item[1]
                if ARGV[5] == '1' then redis.call('XDEL', KEYS[1], item[1]) end
              else
                redis.call('XCLAIM', KEYS[1], ARGV[1], '__released', 0, item[1], 'IDLE', 86400000, 'JUSTID')
              end
            end
            return ghosts
            """
        let reply = try await site.redis([
            "EVAL", script, "1", stream, group, member, "\(count)", Self.unknown, deletes ? "1" : "0",
        ])
        if case .refusal(let text) = reply { throw SiteError(text) }
        return reply.list.compactMap(\.text)
    }

    /// Many young entries stand before the one of a worker that dies, and no Janitor is there to help.
    ///
    /// Who looks for old entries among the first few alone never finds it.
    func crowdHead(_ step: Plan.Step) async throws -> Bool {
        let (member, stream) = ("gone-\(step.choice)", "millrace:uploads")
        let ghosts = try await haunt(member, deletes: false, on: stream, 150)
        for name in site.names(of: "Janitor") { await site.kill(name, restarts: false) }
        let name = pick(step, of: ["Analyzer"])
        try await site.relaunch(name, ["MILLRACE_FAULT_POINT": "after-claim"])
        let pid = site.pid(of: name)
        let deadline = now() + 10 + budget.recoverySeconds
        var hasDied = false
        var end = deadline
        while now() < end {
            // Young, as if somebody worked on them.
            _ = try? await site.redis(["XCLAIM", stream, "analyzer", member, "0"] + ghosts + ["JUSTID"])
            if !hasDied, site.pid(of: name) != pid {
                hasDied = true
                end = now() + budget.recoverySeconds + 5
            }
            if !hasDied, now() > deadline - budget.recoverySeconds { break }
            await pause(min(1, budget.leaseSeconds / 4))
        }
        _ = try? await site.redis(["XACK", stream, "analyzer"] + ghosts)
        _ = try? await site.redis(["XGROUP", "DELCONSUMER", stream, "analyzer", member])
        for name in site.names(of: "Janitor") { try site.launch(name) }
        return hasDied
    }

    /// Removes the members that this suite made.
    func sweepMembers() async throws {
        for group in ["analyzer", "thumbnailer", "notifier"] {
            for stream in Site.streams(of: group) {
                let members = try await site.redis(["XINFO", "CONSUMERS", stream, group]).list.map(\.fields)
                let gone = members.filter {
                    $0["name"]?.text?.hasPrefix("gone-") == true && $0["pending"]?.number == 0
                }
                let commands = gone.compactMap { $0["name"]?.text }
                    .map { ["XGROUP", "DELCONSUMER", stream, group, $0] }
                if !commands.isEmpty { _ = try await site.redis(all: commands) }
            }
        }
    }
}
