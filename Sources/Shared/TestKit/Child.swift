import FoundationEssentials
public import Glibc
import Synchronization

/// A program that a test started: it works in a folder and writes both its outputs to a file there.
public final class Child: Sendable {
    /// Its process id.
    public let pid: pid_t
    /// Where its output goes.
    public let log: String
    private let exit = Mutex<Int32?>(nil)

    /// What the runner has open, locks and sockets, is none of the program's business.
    private static let prelude = """
        cd "$0" || exit 127
        for open in /proc/self/fd/*; do
          open=${open##*/}
          [ "$open" -le 2 ] || eval "exec $open>&-"
        done
        exec "$@"
        """

    /// Starts the program at once.
    public init(
        _ program: String,
        _ arguments: [String] = [],
        environment: [String: String],
        in folder: String,
        log: String
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // A thread of the test runner blocks signals, and a child inherits that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let argv = (["bash", "-c", Self.prelude, folder, program] + arguments).map { strdup($0) } + [nil]
        let envp = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, "bash", &actions, &attributes, argv, envp)
        guard code == 0 else { throw ChildError("cannot start \(program): errno \(code)") }
        self.pid = pid
        self.log = log
    }

    /// How it ended: the exit code, or 128 and the signal; `nil` while it runs.
    public var status: Int32? {
        exit.withLock { exit in
            var status: Int32 = 0
            if exit == nil, waitpid(pid, &status, WNOHANG) == pid {
                exit = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
            }
            return exit
        }
    }

    /// Sends it a signal, if it still runs.
    public func signal(_ signal: Int32) {
        if status == nil { kill(pid, signal) }
    }

    /// Asks it to end, waits, and kills it after so long. Returns its exit code.
    @discardableResult
    public func stop(within seconds: Double = 30, by signal: Int32 = SIGTERM) async -> Int32? {
        self.signal(signal)
        if await !eventually(within: seconds, { self.status != nil }) {
            self.signal(SIGKILL)
            _ = await eventually { self.status != nil }
        }
        return status
    }

    /// All that it wrote so far.
    public var output: String {
        String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
    }
}

/// A program could not be started.
public struct ChildError: Error, CustomStringConvertible {
    /// Why.
    public let description: String

    init(_ description: String) { self.description = description }
}
