import CProcess
import DecoderWire
import Domain
import Glibc
import Synchronization

/// A child of ours. It is always collected: whoever starts one calls ``end()`` in the end.
///
/// The child dies with the thread that started it, so it is started on a thread of the pool, which lives as long.
final class ChildProcess: Sendable {
    /// How a child ended.
    enum End: Sendable, Hashable, Error {
        case exited(Int32)
        case signalled(Int32)
    }

    /// The process id.
    let id: pid_t
    private let known = Mutex<End?>(nil)

    /// Starts a program that inherits only these descriptors, as its 0, 1, 2, …; `nil` stands for `/dev/null`.
    ///
    /// - Throws: ``Failure/Code/unavailable``.
    init(_ path: String, arguments: [String], environment: [String], descriptors: [Int32?]) throws {
        var process: pid_t = 0
        let code = CStrings.with([path] + arguments) { arguments in
            CStrings.with(environment) { environment in
                cprocess_start(
                    path,
                    arguments.list,
                    environment.list,
                    descriptors.map { $0 ?? -1 },
                    Int32(descriptors.count),
                    &process
                )
            }
        }
        guard code == 0 else {
            throw Failure(
                .unavailable,
                "The decoder cannot be started.",
                cause: WireError.system(code),
                dependency: .decoder
            )
        }
        id = process
    }

    /// Ends it at once. Harmless when it has ended: its id is not given away before it is collected.
    func kill() {
        known.withLock { if $0 == nil { _ = Glibc.kill(id, SIGKILL) } }
    }

    /// Waits for its end and collects it.
    func end() -> End {
        if let end = known.withLock({ $0 }) { return end }
        _ = cprocess_await_end(id)
        return collected() ?? .exited(-1)
    }

    /// Collects it if it has ended; `nil` while it runs.
    func collected() -> End? {
        known.withLock { known in
            if let known { return known }
            var (ended, code, signal): (Int32, Int32, Int32) = (0, 0, 0)
            guard cprocess_collect(id, &ended, &code, &signal) == 0, ended != 0 else { return nil }
            let end: End = signal != 0 ? .signalled(signal) : .exited(code)
            known = end
            return end
        }
    }
}
