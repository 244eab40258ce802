import FoundationEssentials
import Glibc
import TestKit

/// Faults of the services themselves.
extension Injector {
    private static let workers = ["Analyzer", "Thumbnailer", "Notifier"]
    /// How long a fault point may wait for work to pass it.
    private static let patienceSeconds = 10.0

    /// Who can come by the fault's point.
    private func candidates(_ fault: Fault) -> [String] {
        switch fault {
        case .killMidWork: ["Analyzer"]
        case .killAfterSend: ["Notifier"]
        case .relayKilled: ["Gateway", "Janitor"]
        case .gatewayAfterStore, .gatewayAfterAccept: ["Gateway"]
        default: Self.workers
        }
    }

    /// Kills a process exactly at a point of the protocol: it does so itself.
    func die(_ step: Plan.Step) async throws -> Bool {
        let name = pick(step, of: candidates(step.fault))
        try await site.relaunch(name, ["MILLRACE_FAULT_POINT": "\(step.fault.point ?? ""):\(step.passing)"])
        let pid = site.pid(of: name)
        return await eventually(within: Self.patienceSeconds, every: 20) { site.pid(of: name) != pid }
    }

    /// Lets a process stand still at a point for longer than its lease, and go on as a zombie.
    func freezeAtPoint(_ step: Plan.Step) async throws -> Bool {
        let name = pick(step, of: candidates(step.fault))
        try await site.relaunch(name, ["MILLRACE_FAULT_POINT": "\(step.fault.point ?? ""):\(step.passing):stop"])
        guard let pid = site.pid(of: name) else { return false }
        guard await eventually(within: Self.patienceSeconds, every: 20, { site.isStopped(pid) }) else { return false }
        await stayFrozen(name, pid)
        return true
    }

    private func stayFrozen(_ name: String, _ pid: pid_t) async {
        await site.noteDeath(of: name, pid, .frozen)
        await pause(budget.leaseSeconds * 1.5 + 1)
        Glibc.kill(pid, SIGCONT)
        diary.write(.thawed) {
            $0.member = name
            $0.pid = pid
        }
        await pause(1)
    }

    /// A zombie wakes while another is at the very work that it had: one of them must give way.
    ///
    /// Where it wakes in the middle of a heartbeat, only the fence in the beat itself can tell it.
    func duel(_ step: Plan.Step) async throws -> Bool {
        let name = pick(step, of: ["Notifier"])
        // Without them the rival must take the very entry of the zombie.
        let janitors = step.fault == .duelAtRenewal ? site.names(of: "Janitor") : []
        for janitor in janitors { await site.kill(janitor, restarts: false) }
        let hasMet = try await meet(name, step)
        for janitor in janitors { try site.launch(janitor) }
        return hasMet
    }

    private func meet(_ name: String, _ step: Plan.Step) async throws -> Bool {
        site.sink.set(.late)
        defer { site.sink.set(.well) }
        let point = "\(step.fault.point ?? ""):\(step.passing):stop"
        try await site.relaunch(name, ["MILLRACE_FAULT_POINT": point])
        guard let pid = site.pid(of: name) else { return false }
        guard await eventually(within: Self.patienceSeconds, every: 20, { site.isStopped(pid) }) else { return false }
        await site.noteDeath(of: name, pid, .frozen)
        let hasRival = await eventually(within: budget.recoverySeconds, every: 100) {
            let rivals = try? await site.sql(
                """
                SELECT count(*) FROM attempts a JOIN attempts b USING (file_id, stage)
                WHERE a.worker LIKE '%-\(pid)-%' AND b.started_at > a.started_at AND b.outcome = 'running'
                """
            )
            return (Int(rivals ?? "") ?? 0) > 0
        }
        Glibc.kill(pid, SIGCONT)
        diary.write(.thawed) {
            $0.member = name
            $0.pid = pid
        }
        await pause(3)
        return hasRival
    }

    /// Signals to a process wherever it is.
    func strike(_ step: Plan.Step) async throws -> Bool {
        switch step.fault {
        case .gatewayKilled:
            await site.kill(pick(step, of: ["Gateway"]))
            await pause(2)
        case .killAnywhere:
            await site.kill(pick(step, of: Self.workers))
            await pause(2)
        case .terminateShort:
            // Grace shorter than most jobs.
            await site.terminate(pick(step, of: Self.workers), grace: 0.1)
            await pause(2)
        default:
            let name = pick(step, of: Self.workers)
            guard let pid = site.pid(of: name) else { return false }
            Glibc.kill(pid, SIGSTOP)
            await stayFrozen(name, pid)
        }
        return true
    }

    /// A worker lives for a while an hour ahead of the others, or behind.
    func stepClock(_ step: Plan.Step) async throws -> Bool {
        let folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"]
        let libraries = folders.map { "\($0)/faketime/libfaketimeMT.so.1" }
        guard let library = libraries.first(where: FileManager.default.fileExists(atPath:)) else {
            throw SiteError("libfaketime is not installed")
        }
        let name = pick(step, of: Self.workers)
        let shift = step.choice / 8 % 2 == 0 ? "+3600s" : "-3600s"
        // A clock is stepped, not time itself: what counts from the start of the machine goes on as before.
        let extra = ["LD_PRELOAD": library, "FAKETIME": shift, "FAKETIME_DONT_FAKE_MONOTONIC": "1"]
        try await site.relaunch(name, extra)
        let pid = site.pid(of: name)
        await pause(budget.leaseSeconds + 2)
        let hasLived = pid != nil && site.pid(of: name) == pid
        try await site.relaunch(name, [:])
        return hasLived
    }

    /// Kills, stops or starves decoders that are at work.
    func hurtDecoders(_ step: Plan.Step) async -> Bool {
        var count = 0
        for _ in 0..<6 {
            let decoders = site.decoders
            if let pid = decoders.isEmpty ? nil : decoders[(step.choice + count) % decoders.count] {
                switch step.fault {
                case .decoderCrash: Glibc.kill(pid, SIGSEGV)
                case .decoderHang: Glibc.kill(pid, SIGSTOP)
                default: await starve(pid)
                }
                count += 1
            }
            await pause(0.5)
        }
        if step.fault == .decoderHang {
            await pause(3)
            for pid in site.decoders where site.isStopped(pid) { Glibc.kill(pid, SIGCONT) }
        }
        return count > 0
    }

    /// No more address space than it has: the next allocation fails.
    private func starve(_ pid: pid_t) async {
        _ = try? await site.call("prlimit", ["--pid", "\(pid)", "--as=1:"])
        await pause(0.7)
        _ = try? await site.call("prlimit", ["--pid", "\(pid)", "--as=1073741824:"])
    }

    /// Takes away all processes of a service for a while.
    func depopulate(_ step: Plan.Step) async throws -> Bool {
        switch step.fault {
        case .janitorsGone:
            for name in site.names(of: "Janitor") { await site.kill(name, restarts: false) }
            await pause(budget.leaseSeconds * 2 + 2)
            for name in site.names(of: "Janitor") { try site.launch(name) }
            return true
        case .groupStopped:
            let service = Self.workers[step.choice % Self.workers.count]
            for name in site.names(of: service) { await site.terminate(name, grace: 3, restarts: false) }
            await pause(1)
            // A fresh Janitor trims at once; the group that is away must not lose what it has not seen.
            await site.kill("janitor-1")
            await pause(4)
            for name in site.names(of: service) { try site.launch(name) }
            return true
        default:
            return try await killMidReclaim()
        }
    }

    /// Nobody of a group lives, so that the Janitors must judge its entries; both die of it.
    private func killMidReclaim() async throws -> Bool {
        let workers = site.names(of: "Thumbnailer")
        for name in workers.dropLast() { await site.kill(name, restarts: false) }
        // The last one surely leaves an entry.
        for name in workers.suffix(1) {
            try await site.relaunch(name, ["MILLRACE_FAULT_POINT": "after-read"], restarts: false)
            _ = await eventually(within: Self.patienceSeconds, every: 20) { site.pid(of: name) == nil }
            await site.kill(name, restarts: false)
        }
        let janitors = site.names(of: "Janitor")
        for name in janitors { try await site.relaunch(name, ["MILLRACE_FAULT_POINT": "mid-reclaim"]) }
        let pids = janitors.map(site.pid)
        let hasDied = await eventually(within: budget.leaseSeconds * 3 + budget.scanSeconds * 2 + 4, every: 50) {
            zip(janitors, pids).contains { site.pid(of: $0) != $1 }
        }
        for name in workers { try site.launch(name) }
        return hasDied
    }
}
