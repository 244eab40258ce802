import FoundationEssentials
import TestKit

/// The highest rate that the machine holds, for a long time: some minutes in peace, then with a worker killed every ten
/// seconds.
///
/// One worker of each kind is spared, so that its memory at the end tells of leaks. Of the very many files the oracle
/// looks at those whose identifier ends in one digit of sixteen; the sums are of all.
struct Soak {
    /// With kills; a tenth as long before them and a twentieth after them in peace.
    let minutes: Double
    /// Files under way at the same time: enough that no worker ever waits.
    private static let mostUnderWay = 80
    private static let digit = "7"

    func run() async throws -> [Oracle.Finding] {
        var budget = Budget.given
        budget.leaseSeconds = Budget.number("CHAOS_LEASE", or: 30)
        var layout = Site.Layout()
        layout.isWatched = false
        layout.hasSmallDisk = false
        return try await Site.run("soak", budget, layout: layout) { [minutes] site in
            let isOver = Watch()
            let uploads = Task { await Self.upload(to: site, until: isOver) }
            // To warm up: pools, caches, decoders.
            await pause(min(30, minutes * 6))
            let before = site.processes([])
            let kept = Dictionary(uniqueKeysWithValues: before.map { ($0.member, $0.pid) })
            let calm = try await Self.measure(site, "in peace", seconds: minutes * 6)
            let isSafe = Watch()
            let kills = Task { await Self.kill(in: site, until: isSafe) }
            let hard = try await Self.measure(site, "with kills", seconds: minutes * 60)
            isSafe.end()
            let killed = await kills.value
            let after = try await Self.measure(site, "in peace again", seconds: minutes * 3)
            isOver.end()
            let count = await uploads.value
            let isQuiet = await site.comeToRest(within: 300)
            say(
                "throughput in peace \(calm.rounded(2)) files/s, with \(killed) kills \(hard.rounded(2)) files/s, "
                    + "in peace again \(after.rounded(2)) files/s; \(count) uploads"
            )
            for process in site.processes(before) {
                let life = kept[process.member] == process.pid ? "the same process" : "started anew"
                say(
                    "\(process.member): RSS \(process.kilobytesAtStart >> 10) → \(process.kilobytes >> 10) MiB, open files "
                        + "\(process.descriptorsAtStart) → \(process.descriptors), \(life)"
                )
            }
            try await Self.census(site)
            try await Self.sums(site)
            let diary = site.diary.all.filter { $0.file?.hasSuffix(Self.digit) ?? true }
            let oracle = Oracle(diary, try await site.evidence(isQuiet: isQuiet, before, digit: Self.digit))
            let verdict = Verdict(0, minutes * 60, oracle)
            say(verdict.line)
            say(Invariants.lines(oracle.findings))
            return Array(oracle.findings.prefix(20))
        }
    }

    /// Keeps so many files under way; returns how many were uploaded.
    private static func upload(to site: Site, until watch: Watch) async -> Int {
        var files = Plan(seed: 1, files: 400, faults: 0).files
        var count = 0
        while !watch.isOver {
            let left =
                Int((try? await site.sql("SELECT count(*) FROM files WHERE status IN ('pending', 'processing')")) ?? "")
                ?? 0
            let room = max(0, min(40, mostUnderWay - left))
            files =
                (0..<room).map { index in
                    let like = files[index % files.count]
                    return PlannedFile(
                        number: count + index,
                        user: "user-\((count + index) % 5 + 1)",
                        kind: like.kind,
                        contentSeed: UInt64(count + index) &* 0x9E37_79B9_7F4A_7C15
                    )
                } + files.dropFirst(room)
            await Loader(site: site, files: Array(files.prefix(room)), label: "soak", lanes: 4).run(over: 0)
            count += room
            if room == 0 { await pause(0.2) }
        }
        return count
    }

    /// Kills a worker every ten seconds; returns how many.
    private static func kill(in site: Site, until watch: Watch) async -> Int {
        var numbers = Seeded(state: 1)
        var count = 0
        while !watch.isOver {
            let mortal = site.names(of: "Analyzer", "Thumbnailer", "Notifier").filter { !$0.hasSuffix("-1") }
            if let name = mortal.randomElement(using: &numbers) {
                site.diary.write(.began) { $0.fault = .killAnywhere }
                await site.kill(name)
                site.diary.write(.over) { $0.fault = .killAnywhere }
                count += 1
            }
            await pause(10)
        }
        return count
    }

    /// Files completed a second over so long, with a census every minute.
    private static func measure(_ site: Site, _ label: String, seconds: Double) async throws -> Double {
        let query = "SELECT count(*) FROM files WHERE status = 'completed'"
        let (began, first) = (now(), Int(try await site.sql(query)) ?? 0)
        while now() - began < seconds {
            await pause(min(60, seconds - (now() - began)))
            let rate = Double((Int(try await site.sql(query)) ?? 0) - first) / (now() - began)
            say("\(label), \(Int(now() - began)) s: \(rate.rounded(2)) files/s")
            try await census(site)
        }
        return Double((Int(try await site.sql(query)) ?? 0) - first) / (now() - began)
    }

    /// What was accepted and told, beside what the database says of all files.
    private static func sums(_ site: Site) async throws {
        let diary = site.diary.all
        let accepted = Set(diary.filter { $0.kind == .accepted || $0.kind == .repeated }.compactMap(\.file))
        let told = diary.filter { $0.kind == .notified && (200..<300).contains($0.status ?? 0) }
        let keys = Set(told.compactMap(\.key))
        let files = try await site.sql(
            "SELECT string_agg(status || ' ' || count, ', ') FROM (SELECT status, count(*) FROM files GROUP BY 1) AS s"
        )
        let twice = try await site.sql(
            """
            SELECT count(*) FROM (
                SELECT FROM attempts WHERE outcome IN ('done', 'skipped') GROUP BY file_id, stage HAVING count(*) > 1
            ) AS t
            """
        )
        say(
            "accepted \(accepted.count); files \(files); stages committed twice \(twice); "
                + "notifications \(keys.count), again under the same id \(told.count - keys.count)"
        )
    }

    /// Lengths, pending entries, rows, memory.
    private static func census(_ site: Site) async throws {
        var streams: [String] = []
        for name in ["millrace:uploads", "millrace:outcomes"]
            + ["analyzer", "thumbnailer", "notifier"].map({ "millrace:work:\($0)" })
        {
            streams.append("\(name.dropFirst(9)) \(try await site.redis(["XLEN", name]).number ?? 0)")
        }
        let tables = ["files", "stages", "attempts", "outbox", "events", "notifications"]
        let counts = try await site.sql(
            "SELECT " + tables.map { "(SELECT count(*) FROM \($0))" }.joined(separator: " || ' ' || ")
        )
        let rows = zip(tables, counts.split(separator: " ")).map { "\($0) \($1)" }.joined(separator: ", ")
        let memory = site.processes([]).map { "\($0.member) \($0.kilobytes >> 10)" }.joined(separator: ", ")
        say("  XLEN \(streams.joined(separator: ", ")); pending \(try await site.pending()); rows \(rows)")
        say("  RSS in MiB: \(memory)")
    }
}
