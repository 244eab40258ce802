import Blocking
import FoundationEssentials
import Glibc
import Synchronization
import TestKit

/// Listens to Redis: which entries appear on the streams, and which are acknowledged, when.
///
/// Two threads with connections of their own. What is missed while Redis is away is not judged.
final class Tap: Sendable {
    private let port: Int
    private let diary: Diary
    private let isOver = Mutex(false)
    private static let streams =
        ["millrace:uploads", "millrace:outcomes"]
        + ["analyzer", "thumbnailer", "notifier"].map { "millrace:work:\($0)" }

    init(_ site: Site) {
        port = site.redisPort
        diary = site.diary
    }

    /// Listens until the task is cancelled.
    func watch() async {
        let threads = [DedicatedThread { self.readStreams() }, DedicatedThread { self.readCommands() }]
        while !Task.isCancelled { await pause(0.1) }
        isOver.withLock { $0 = true }
        for thread in threads { await thread.join() }
    }

    private var isWatching: Bool { isOver.withLock { !$0 } }

    /// Follows every stream from where it was.
    private func readStreams() {
        var last = Dictionary(uniqueKeysWithValues: Self.streams.map { ($0, "0") })
        while isWatching {
            do {
                var line = try RedisLine(port: port, patience: 2)
                while isWatching {
                    let ids = Self.streams.map { last[$0] ?? "0" }
                    let words = ["XREAD", "COUNT", "500", "BLOCK", "300", "STREAMS"] + Self.streams + ids
                    for stream in try line.send([words])[0].list {
                        guard let name = stream.list.first?.text else { continue }
                        for item in stream.list.last?.list ?? [] {
                            guard let id = item.list.first?.text else { continue }
                            last[name] = id
                            note(item.list.last?.fields["event"]?.text, id, on: name)
                        }
                    }
                }
            } catch {
                nap()
            }
        }
    }

    private struct Event: Decodable {
        let subject: String
        let type: String
        let generation: Int?
    }

    private func note(_ event: String?, _ id: String, on stream: String) {
        let event = event.flatMap { try? JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
        diary.write(.seen) {
            $0.stream = stream
            $0.entry = id
            $0.file = event?.subject.lowercased()
            $0.generation = event?.generation
            $0.detail = event?.type
        }
    }

    /// Hears every command and keeps the acknowledgements.
    private func readCommands() {
        while isWatching {
            do {
                // Somebody says something every few hundred milliseconds.
                var line = try RedisLine(port: port, patience: 2)
                _ = try line.send([["MONITOR"]])
                while isWatching {
                    if case .text(let text) = try line.reply() { note(command: text) }
                }
            } catch {
                nap()
            }
        }
    }

    /// `1763766000.123456 [0 127.0.0.1:5000] "XACK" "millrace:uploads" "analyzer" "1763765999-0"`
    private func note(command text: String) {
        guard text.contains("\"XACK\"") || text.contains("\"XCLAIM\"") else { return }
        let words = text.split(separator: "\"").enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
        guard words.count > 3, let t = Double(text.prefix { $0 != " " }) else { return }
        guard words[0] == "XCLAIM" else { return write(.acknowledged, words.dropFirst(3), t, words) }
        // Handing back says how old the entry is to be, and this suite's own dead members are nobody's rivals.
        guard words.count > 5, !words.contains("IDLE"), !words[3].hasPrefix("gone-") else { return }
        let isRenewal = words.last == "JUSTID"
        write(isRenewal ? .renewed : .taken, words.dropFirst(5).filter { $0 != "JUSTID" }, t, words)
    }

    private func write(_ kind: Entry.Kind, _ entries: some Sequence<String>, _ t: Double, _ words: [String]) {
        for id in entries {
            diary.write(kind, at: t) {
                $0.stream = words[1]
                $0.group = words[2]
                $0.entry = id
                if kind != .acknowledged { $0.member = words[3] }
            }
        }
    }

    private func nap() {
        var time = timespec(tv_sec: 0, tv_nsec: 50_000_000)
        nanosleep(&time, nil)
    }
}
