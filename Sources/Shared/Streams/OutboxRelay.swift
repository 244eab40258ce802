public import Domain
import FoundationEssentials
public import Logging
import Metrics
public import ServiceLifecycle
import Synchronization

/// Moves committed events from the outbox to their streams, as soon as they are there.
///
/// Woken by arrivals and by the clock when the next row becomes due, never by polling. While the broker is away rows
/// wait in the outbox: whoever writes them does not notice.
public final class OutboxRelay: Service, Operable {
    private struct Signal: Sendable {
        var hasArrivals = true
        var isPaused = false
        var isClosed = false
        var isBusy = false
    }
    private struct Counts {
        var published = 0
        var failures = 0
        var nextDue: Date?
    }
    /// A look without being asked, should a notification be lost.
    private static let longestPauseSeconds = 30.0
    private static let batch = 200

    private let outbox: any Outbox
    private let publisher: any EventPublisher
    private let faults: FaultPoints
    private let logger: Logger
    private let signal = Watched(Signal())
    private let counts = Mutex(Counts())
    private let published = Counter(label: "millrace_published_total")

    /// A relay; it does nothing before ``run()``.
    public init(outbox: any Outbox, publisher: any EventPublisher, faults: FaultPoints = .none, logger: Logger) {
        self.outbox = outbox
        self.publisher = publisher
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
        while await isAwake() {
            let pause: Double
            do {
                try await relayAll()
                if outage.ends() { logger.notice("Events flow again.") }
                pause = try await secondsUntilDue()
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

    private func relayAll() async throws {
        signal.update { signal in
            signal.hasArrivals = false
            signal.isBusy = true
        }
        defer { signal.update { $0.isBusy = false } }
        while true {
            let moved = try await outbox.relay(limit: Self.batch) { [publisher, faults] messages in
                let entries = try await publisher.publish(messages)
                faults.hit(.relayAfterPublish)
                return entries
            }
            counts.withLock { $0.published += moved }
            published.increment(by: moved)
            guard moved > 0, !signal.value.isPaused, !signal.value.isClosed else { return }
        }
    }

    /// The database's clock may be ahead of ours: a row that should be due is asked for again soon, not at once.
    private func secondsUntilDue() async throws -> Double {
        let due = try await outbox.nextDue()
        counts.withLock { $0.nextDue = due }
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

    /// Rows published and failed passes since the start.
    public func stats() async -> [String: Double] {
        counts.withLock { ["published": Double($0.published), "relay_failures": Double($0.failures)] }
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
