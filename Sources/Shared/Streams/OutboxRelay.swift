public import Domain
import FoundationEssentials
public import Logging
import Metrics
public import ServiceLifecycle
import Synchronization

/// Moves committed events from the outbox to their streams: at once what is within its user's allowance, the rest in
/// turns as far ahead of each stage as ``RelaySettings`` say.
///
/// Woken by arrivals and by the clock when the next row becomes due; it polls only while something stands in line. While
/// the broker is away rows wait in the outbox: whoever writes them does not notice.
public final class OutboxRelay: Service, Operable {
    private struct Signal: Sendable {
        var hasArrivals = true
        var isPaused = false
        var isClosed = false
        var isBusy = false
    }
    private struct Counts {
        var published = 0
        var lined = 0
        var fed = 0
        var failures = 0
        var nextDue: Date?
    }
    /// What the loop remembers from pass to pass.
    private struct Feeding {
        /// When the line was last fed.
        var last: ContinuousClock.Instant?
        /// How long to wait before the next time, unless something arrives.
        var pause = OutboxRelay.shortestFeed

        /// Seconds until it may be fed again.
        var secondsLeft: Double {
            guard let last else { return 0 }
            return OutboxRelay.shortestFeed - (ContinuousClock.now - last) / .seconds(1)
        }
    }
    /// A look without being asked, should a notification be lost.
    private static let longestPauseSeconds = 30.0
    private static let batch = 200
    /// A line is fed at most so often, however many events arrive; and while nothing moves, at least so often.
    private static let shortestFeed = 0.1
    private static let longestFeed = 2.0

    private let outbox: any Outbox
    private let publisher: any EventPublisher
    private let settings: RelaySettings
    private let faults: FaultPoints
    private let logger: Logger
    private let signal = Watched(Signal())
    private let counts = Mutex(Counts())
    private let published = Counter(label: "millrace_published_total")
    private let lined = Counter(label: "millrace_lined_total")

    /// A relay; it does nothing before ``run()``.
    public init(
        outbox: any Outbox,
        publisher: any EventPublisher,
        settings: RelaySettings = RelaySettings(),
        faults: FaultPoints = .none,
        logger: Logger
    ) {
        self.outbox = outbox
        self.publisher = publisher
        self.settings = settings
        self.faults = faults
        self.logger = logger
    }

    /// Relays until graceful shutdown or cancellation; a batch under way is ended.
    public func run() async {
        // Before the first look, so that nothing comes unheard between the two.
        let arrivals = outbox.arrivals()
        await withTaskCancellationOrGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask {
                    for await _ in arrivals { self.signal.update { $0.hasArrivals = true } }
                }
                await relayUntilClosed()
                group.cancelAll()
            }
        } onCancelOrGracefulShutdown: {
            self.signal.update { $0.isClosed = true }
        }
    }

    private func relayUntilClosed() async {
        var outage = Outage()
        var feeding = Feeding()
        while await isAwake() {
            let pause: Double
            do {
                pause = try await relayAll(&feeding)
                if outage.ends() { logger.notice("Events flow again.") }
            } catch {
                counts.withLock { $0.failures += 1 }
                if outage.begins() {
                    logger.warning("Events wait in the outbox.", metadata: ["error": "\(error)"])
                }
                pause = outage.delay()
            }
            // An outage ends by itself, not by arrivals.
            let isAway = outage.failures > 0
            _ = await signal.wait(seconds: pause) { signal in
                signal.isClosed || (signal.hasArrivals && !isAway) ? true : nil
            }
        }
    }

    /// Waits out a pause.
    private func isAwake() async -> Bool {
        await signal.wait { signal in
            if signal.isClosed { return false }
            return signal.isPaused ? nil : true
        } ?? false
    }

    /// - Returns: seconds until there is more to do.
    private func relayAll(_ feeding: inout Feeding) async throws -> Double {
        signal.update { signal in
            signal.hasArrivals = false
            signal.isBusy = true
        }
        defer { signal.update { $0.isBusy = false } }
        let lined = try await relayDue()
        let outlook = try await outbox.outlook()
        counts.withLock { $0.nextDue = outlook.due }
        let seconds = secondsUntil(outlook.due)
        guard outlook.hasLine, !isHalted else { return seconds }
        guard lined > 0 || feeding.secondsLeft <= 0 else { return min(seconds, feeding.secondsLeft) }
        let fed = try await outbox.feed({ [settings] in settings.room(for: $0) }, publish)
        note(fed)
        counts.withLock { $0.fed += fed }
        feeding.last = .now
        feeding.pause = fed > 0 ? Self.shortestFeed : min(Self.longestFeed, feeding.pause * 2)
        return min(seconds, feeding.pause)
    }

    /// - Returns: how many rows had to be put in line.
    private func relayDue() async throws -> Int {
        var lined = 0
        while true {
            let relayed = try await outbox.relay(limit: Self.batch, within: settings.allowance, publish)
            note(relayed.published)
            lined += relayed.lined
            counts.withLock { $0.lined += relayed.lined }
            self.lined.increment(by: relayed.lined)
            // What comes while the last rows are published is heard of.
            guard relayed.published + relayed.lined == Self.batch, !isHalted else { return lined }
        }
    }

    private func publish(_ messages: [OutboxMessage]) async throws -> [String] {
        let entries = try await publisher.publish(messages)
        faults.hit(.relayAfterPublish)
        return entries
    }

    private func note(_ count: Int) {
        counts.withLock { $0.published += count }
        published.increment(by: count)
    }

    private var isHalted: Bool {
        let signal = signal.value
        return signal.isPaused || signal.isClosed
    }

    /// The database's clock may be ahead of ours: a row that should be due is asked for again soon, not at once.
    private func secondsUntil(_ due: Date?) -> Double {
        guard let due else { return Self.longestPauseSeconds }
        return min(max(due.timeIntervalSinceNow, 0.25), Self.longestPauseSeconds)
    }
}

extension OutboxRelay {
    /// `relay`.
    public var registered: [String] { ["relay"] }

    /// Nothing: a batch takes milliseconds.
    public func active() async -> [ActiveWork] { [] }

    /// The next row that waits for its time.
    public func scheduled() async -> [ScheduledWork] {
        guard let due = counts.withLock({ $0.nextDue }) else { return [] }
        return [ScheduledWork(name: "relay", inSeconds: due.timeIntervalSinceNow)]
    }

    /// Since the start: rows published, those of them that had stood in line, rows put in line, failed passes.
    public func stats() async -> [String: Double] {
        counts.withLock { counts in
            [
                "published": Double(counts.published), "lined": Double(counts.lined), "fed": Double(counts.fed),
                "relay_failures": Double(counts.failures),
            ]
        }
    }

    /// Publishes nothing until ``resume()``; rows wait in the outbox.
    public func pause() async { signal.update { $0.isPaused = true } }

    /// Publishes again, at once.
    public func resume() async {
        signal.update { signal in
            signal.isPaused = false
            signal.hasArrivals = true
        }
    }

    /// Pauses and returns when the batch under way is out.
    public func drain() async {
        signal.update { $0.isPaused = true }
        _ = await signal.wait { $0.isBusy ? nil : true }
    }
}
