import Domain
import Logging
import ServiceLifecycle
import Settings
import Streams
import Synchronization

/// Says whether an upload may come in, before its bytes do: not while the backlog is too long, nor while the user's own
/// oldest work has waited too long.
///
/// It decides by what it saw a moment ago, so an upload costs no query. While the database is away it keeps what it knew.
final class Admission: Service {
    /// Why an upload was refused, as metrics call it.
    enum Reason: String, CaseIterable, Sendable {
        case backlog, tenant
    }

    private struct State {
        var report = BacklogReport(waiting: 0, late: [:])
        var refusals: [Reason: Int] = [:]
    }

    private let view: any BacklogView
    private let limits: AdmissionSettings
    private let logger: Logger
    private let state = Mutex(State())

    init(_ view: any BacklogView, limits: AdmissionSettings, logger: Logger) {
        self.view = view
        self.limits = limits
        self.logger = logger
    }

    /// Passes if the user may upload.
    ///
    /// - Throws: `backlog_full` with the seconds to wait.
    func check(_ user: UserID) throws {
        try state.withLock { state in
            if state.report.waiting >= limits.backlog {
                state.refusals[.backlog, default: 0] += 1
                throw Failure(.backlogFull, "Too much work is waiting; try again later.", retryAfterSeconds: 30)
            }
            guard let waited = state.report.late[user] else { return }
            state.refusals[.tenant, default: 0] += 1
            let seconds = min(300, max(10, waited - limits.waitSeconds))
            throw Failure(
                .backlogFull,
                "Your oldest file has waited for \(Int(waited)) seconds; wait until it is done.",
                retryAfterSeconds: seconds
            )
        }
    }

    /// How many uploads were refused, and why.
    var refusals: [Reason: Int] { state.withLock { $0.refusals } }

    /// Looks again and again; ends with the process.
    func run() async throws {
        var outage = Outage()
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            let clock = ContinuousClock()
            let begun = clock.now
            do {
                try await look()
                if outage.ends() { logger.notice("The backlog is seen again") }
            } catch {
                if outage.begins() { logger.warning("The backlog cannot be seen", metadata: ["error": "\(error)"]) }
            }
            // A long backlog takes long to count: then look less often, and never spend more than a fiftieth on it.
            let pause = max(limits.lookSeconds, (clock.now - begun) / .seconds(1) * 50)
            // Throws only when it is time to go.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(pause)) }
        }
    }

    /// Looks once.
    func look() async throws {
        let report = try await view.backlog(olderThanSeconds: limits.waitSeconds)
        state.withLock { $0.report = report }
    }
}

extension Failure.Code {
    /// Too much waits, of this user or of all.
    static let backlogFull = Failure.Code("backlog_full", retry: .afterDelay)
}

/// When uploads are refused because too much waits.
struct AdmissionSettings: Sendable {
    static let wait = Setting.seconds(
        "ADMISSION_MAX_WAIT_SECONDS",
        default: 3_600,
        in: 1...604_800,
        "While a user's oldest waiting work is older, its uploads are answered 429."
    )
    static let backlog = Setting.int(
        "ADMISSION_MAX_BACKLOG",
        default: 200_000,
        in: 1...1_000_000_000,
        "While so many stages of files wait in all, uploads are answered 429."
    )
    static let look = Setting.seconds(
        "ADMISSION_LOOK_SECONDS",
        default: 2,
        in: 0.05...3_600,
        "How often the backlog is counted."
    )

    /// Every setting.
    static let all: [SettingEntry] = [wait.entry, backlog.entry, look.entry]

    var waitSeconds = 3_600.0
    var backlog = 200_000
    var lookSeconds = 2.0

    /// The defaults.
    init() {}

    /// The settings in force.
    ///
    /// - Throws: `SettingError`.
    init(_ reader: SettingsReader) throws {
        waitSeconds = try Self.wait(reader)
        backlog = try Self.backlog(reader)
        lookSeconds = try Self.look(reader)
    }
}
