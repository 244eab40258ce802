import FoundationEssentials
import Synchronization

/// One thing that the suite itself saw, did or was told, with its time: all that the oracle believes.
struct Entry: Codable, Sendable {
    enum Kind: String, Codable, Sendable {
        /// The API said 202, or 200 with the file's id.
        case accepted, repeated
        /// It said something else, or nothing.
        case refused, unanswered
        /// A notification came, and was answered with 2xx if `status` says so.
        case notified
        /// A process began; ended by itself or by us; was killed; stopped and goes on.
        case started, ended, killed, frozen, thawed
        /// An entry that a process held when it was killed or frozen.
        case held
        /// A fault began, is over, could not be done and is tried again at the end, could not be done at all.
        case began, over, postponed, missed
        /// An entry was seen on a stream; one was acknowledged, taken over, made young by `member`.
        case seen, acknowledged, taken, renewed
        /// Anything else worth reading.
        case note
    }

    var t: Double
    var kind: Kind
    var file: String?
    var stage: String?
    var generation: Int?
    var sha256: String?
    var user: String?
    var key: String?
    var status: Int?
    var seconds: Double?
    var pid: Int32?
    var member: String?
    var fault: Fault?
    var stream: String?
    var group: String?
    var entry: String?
    var detail: String?

    init(_ kind: Kind, at t: Double = now()) {
        self.t = t
        self.kind = kind
    }
}

/// Seconds since 1970, as the database and Redis of this machine count them.
func now() -> Double { Date().timeIntervalSince1970 }

/// The log of one run: kept in memory for the oracle and on disk for whoever must find out what happened.
final class Diary: Sendable {
    /// Where it lies.
    let path: String
    private let entries = Mutex<[Entry]>([])
    private let file: FileSink

    init(at path: String) throws {
        self.path = path
        file = try FileSink(path)
    }

    /// Adds an entry.
    func write(_ kind: Entry.Kind, at t: Double = now(), _ fill: (inout Entry) -> Void = { _ in }) {
        var entry = Entry(kind, at: t)
        fill(&entry)
        entries.withLock { $0.append(entry) }
        if let line = try? JSONEncoder().encode(entry) { file.write(line) }
    }

    /// Adds a remark.
    func note(_ text: String) { write(.note) { $0.detail = text } }

    /// All so far.
    var all: [Entry] { entries.withLock { $0 } }
}
