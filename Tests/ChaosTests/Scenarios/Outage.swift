import FoundationEssentials
import Glibc
import TestKit

/// Uploads at a steady pace while one of the servers is away, and what became of them.
struct Outage {
    struct Result: Sendable {
        var refused = 0
        /// Neither 202 nor 503.
        var otherAnswers = 0
        /// Objects in the store without a row.
        var strayObjects = 0
        var findings: [Oracle.Finding] = []
    }

    let server: String
    let seconds: Double
    private static let perSecond = 4.0

    func run() async throws -> Result {
        var budget = Budget.given
        budget.leaseSeconds = Budget.number("CHAOS_LEASE", or: 3)
        let plan = Plan(seed: 1, files: Int((seconds + 20) * Self.perSecond), faults: 0)
        return try await Site.run("\(server)-down", budget) { [server, seconds] site in
            async let missing = Loader(site: site, files: plan.files, lanes: 8).run(over: seconds + 20)
            await pause(10)
            site.diary.write(.began) { $0.fault = server == "redis" ? .redisKilled : .postgresCrashed }
            let began = now()
            await site.end(server, by: server == "redis" ? SIGKILL : SIGQUIT)
            await pause(seconds)
            if server == "redis" { try site.startRedis() } else { try site.startPostgres() }
            let ended = now()
            if server == "postgres" { try await site.awaitPostgres(60) }
            site.diary.write(.over) { $0.fault = server == "redis" ? .redisKilled : .postgresCrashed }
            site.diary.note("\(await missing) files were never accepted")
            let isQuiet = await site.comeToRest(within: 300)
            say("at rest \(Int(now() - ended)) s after \(server) came back")
            let evidence = try await site.evidence(isQuiet: isQuiet, [])
            return try await Self.judge(site, evidence, began, ended)
        }
    }

    private static func judge(_ site: Site, _ evidence: Evidence, _ began: Double, _ ended: Double) async throws
        -> Result
    {
        let diary = site.diary.all
        let during = diary.filter {
            [.accepted, .repeated, .refused, .unanswered].contains($0.kind) && $0.t > began + 0.2 && $0.t < ended
        }
        var result = Result()
        result.refused = during.count { $0.kind == .refused || $0.kind == .unanswered }
        result.otherAnswers = during.count { ![202, 503].contains($0.status ?? 0) }
        let oracle = Oracle(diary, evidence)
        result.findings = oracle.findings
        let originals = try await site.call("find", ["\(site.folder)/objects/originals", "-type", "f"])
        result.strayObjects = originals.split(separator: "\n").count - evidence.files.count
        for kind in [Entry.Kind.accepted, .repeated, .refused, .unanswered] {
            let times = during.filter { $0.kind == kind }.compactMap(\.seconds)
            say("\(kind.rawValue) while it was away: \(times.count); answered in \(Self.milliseconds(times))")
        }
        let calm = diary.filter { $0.kind == .accepted && ($0.t < began || $0.t > ended) }.compactMap(\.seconds)
        say("accepted before and after: \(calm.count); answered in \(Self.milliseconds(calm))")
        for status in Set(during.compactMap(\.status)).sorted() {
            say("HTTP \(status): \(during.count { $0.status == status })")
        }
        say("an answer: \(during.first { $0.kind == .refused }?.detail ?? "-")")
        say("objects without a row: \(result.strayObjects)")
        say(Verdict(0, ended - began, oracle).line)
        return result
    }

    private static func milliseconds(_ times: [Double]) -> String {
        let sorted = times.sorted()
        guard !sorted.isEmpty else { return "-" }
        func at(_ share: Double) -> Int {
            Int((sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]) * 1000)
        }
        return "p50 \(at(0.5)) p99 \(at(0.99)) max \(at(1)) ms"
    }
}
