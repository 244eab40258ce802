import FoundationEssentials
import Glibc
import Synchronization
import TestKit

/// The services as processes: started, kept, killed, frozen.
extension Site {
    /// Starts a process that does not run.
    func launch(_ name: String, restarts: Bool = true) throws {
        try posts.withLock { posts in
            guard var post = posts[name] else { throw SiteError("there is no \(name)") }
            post.isWanted = restarts
            posts[name] = post
            if let child = post.child, child.status == nil { return }
            var values = environment.merging(post.extra) { $1 }
            values["\(post.service.uppercased())_CONTROL_PORT"] = "\(post.ports.control)"
            values["\(post.service.uppercased())_HEALTH_PORT"] = "\(post.ports.health)"
            // So that the database knows which process speaks.
            values["DATABASE_URL"] = values["DATABASE_URL"].map { "\($0)?application_name=\(name)" }
            let child = try Child(program(post.service), environment: values, in: folder, log: "\(folder)/\(name).log")
            post.child = child
            post.isKilled = false
            post.restartAt = nil
            post.starts += 1
            posts[name] = post
            diary.write(.started) {
                $0.member = name
                $0.pid = child.pid
                $0.detail = post.extra["MILLRACE_FAULT_POINT"]
            }
        }
    }

    /// Starts again what has died, a second later, until the site closes.
    func keep() async {
        while !isClosing.withLock({ $0 }) {
            for name in names() { await look(after: name) }
            await pause(0.05)
        }
    }

    private func look(after name: String) async {
        guard let post = posts.withLock({ $0[name] }), let child = post.child, let status = child.status else { return }
        if let restartAt = post.restartAt {
            if post.isWanted, restartAt <= now() {
                do { try launch(name) } catch { diary.note("\(name) cannot be started: \(error)") }
            }
            return
        }
        diary.write(.ended) {
            $0.member = name
            $0.pid = child.pid
            $0.status = Int(status)
        }
        if status == 137, !post.isKilled { await noteDeath(of: name, child.pid, .killed) }
        posts.withLock { posts in
            posts[name]?.restartAt = now() + 1
            posts[name]?.extra = [:]
        }
    }

    /// Writes down that a process can do nothing more, and which entries it leaves.
    func noteDeath(of name: String, _ pid: pid_t, _ kind: Entry.Kind, at t: Double = now()) async {
        diary.write(kind, at: t) {
            $0.member = name
            $0.pid = pid
        }
        guard let group = posts.withLock({ $0[name]?.group }) else { return }
        for stream in Self.streams(of: group) {
            let reply = try? await redis(["XPENDING", stream, group, "-", "+", "10000"])
            for item in reply?.list ?? [] where item.list.count > 1 {
                guard let id = item.list[0].text, item.list[1].text?.contains("-\(pid)-") == true else { continue }
                diary.write(.held, at: t) {
                    $0.pid = pid
                    $0.member = name
                    $0.stream = stream
                    $0.group = group
                    $0.entry = id
                }
            }
        }
    }

    /// The streams that a group reads.
    static func streams(of group: String) -> [String] {
        ["millrace:uploads", "millrace:work:\(group)"] + (group == "notifier" ? ["millrace:outcomes"] : [])
    }

    /// As a power cut: no farewell. Not started again if it is not to be.
    func kill(_ name: String, restarts: Bool = true) async {
        let child = posts.withLock { posts in
            posts[name]?.isKilled = true
            posts[name]?.isWanted = restarts
            return posts[name]?.child
        }
        guard let child, child.status == nil else { return }
        let t = now()
        child.signal(SIGKILL)
        await noteDeath(of: name, child.pid, .killed, at: t)
    }

    /// Asks it to end and kills it if it does not within so long.
    func terminate(_ name: String, grace seconds: Double, restarts: Bool = true) async {
        let child = posts.withLock { posts in
            posts[name]?.isWanted = restarts
            return posts[name]?.child
        }
        guard let child, child.status == nil else { return }
        child.signal(SIGTERM)
        if await eventually(within: seconds, { child.status != nil }) { return }
        await kill(name, restarts: restarts)
    }

    /// Starts a process anew with settings of its own for one life.
    func relaunch(_ name: String, _ extra: [String: String], restarts: Bool = true) async throws {
        await terminate(name, grace: 4, restarts: false)
        _ = await eventually(within: 5) { self.posts.withLock { $0[name]?.child?.status != nil } }
        // The keeper clears the settings of the life before.
        _ = await eventually(within: 5) { self.posts.withLock { $0[name]?.restartAt != nil } }
        posts.withLock { $0[name]?.extra = extra }
        try launch(name, restarts: restarts)
    }

    /// The pid of a running process.
    func pid(of name: String) -> pid_t? {
        posts.withLock { posts in
            guard let child = posts[name]?.child, child.status == nil else { return nil }
            return child.pid
        }
    }

    /// Whether all its threads are stopped.
    func isStopped(_ pid: pid_t) -> Bool {
        Self.state(of: pid) == "T"
    }

    /// `R`, `S`, `T`, `Z` …; `nil` if there is no such process.
    static func state(of pid: pid_t) -> Character? {
        stat(of: pid)?.state
    }

    /// The decoders that work for our processes now.
    var decoders: [pid_t] {
        let parents = Set(names(of: "Analyzer", "Thumbnailer").compactMap(pid(of:)))
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { pid_t($0) }.filter { pid in
            guard let stat = Self.stat(of: pid), stat.state != "Z" else { return false }
            return parents.contains(stat.parent)
        }.sorted()
    }

    private static func stat(of pid: pid_t) -> (state: Character, parent: pid_t)? {
        guard let bytes = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.lastIndex(of: ")") else { return nil }
        let words = text[text.index(after: end)...].split(separator: " ")
        guard words.count > 2, let state = words[0].first, let parent = pid_t(words[1]) else { return nil }
        return (state, parent)
    }

    /// Kilobytes that a process has in memory.
    func residentKilobytes(_ pid: pid_t) -> Int {
        let text = String(
            decoding: FileManager.default.contents(atPath: "/proc/\(pid)/status") ?? Data(),
            as: UTF8.self
        )
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }) else { return 0 }
        return line.split(separator: " ").compactMap { Int($0) }.first ?? 0
    }

    /// Open files of a process.
    func descriptors(_ pid: pid_t) -> Int {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")) ?? []).count
    }
}
