import Blocking
import Domain
import Glibc
import Logging
import Synchronization

/// The board on which processes tell each other that something changed: `LISTEN` and `NOTIFY` on one connection and
/// one thread, started when first needed.
///
/// A notice is a hint to look, never the news itself: it may be lost with the connection, so whoever reads looks by
/// itself now and then. It is sent after the commit that it speaks of, in a transaction of its own, because `NOTIFY`
/// takes a lock that lets one transaction commit at a time.
final class Bulletin: Sendable {
    /// What can be subscribed to.
    enum Channel: String, CaseIterable {
        /// Rows came into the outbox.
        case outbox = "millrace_outbox"
        /// A file changed; the payload is its id.
        case files = "millrace_files"
    }

    private struct State {
        var subscribers: [UInt64: Subscriber] = [:]
        var unsent: [Channel: Set<String>] = [:]
        var thread: DedicatedThread?
        var isClosed = false
    }
    private struct Subscriber {
        let channel: Channel
        let hear: @Sendable (String) -> Void
        let end: @Sendable () -> Void
    }

    /// More than this many unsent notices are not kept: they are hints.
    private static let maximumUnsent = 10_000

    private let state = Mutex(State())
    private let numbers = Atomic<UInt64>(0)
    private let wake = WakeUp()
    private let target: PostgresTarget
    private let breaker: Breaker
    private let logger: Logger

    init(_ target: PostgresTarget, breaker: Breaker, logger: Logger) {
        self.target = target
        self.breaker = breaker
        self.logger = logger
    }

    /// Tells everyone who listens: in this process at once, in others soon. Never blocks.
    func post(_ channel: Channel, _ payload: String = "") {
        let hearers = state.withLock { state -> [Subscriber] in
            guard !state.isClosed else { return [] }
            if state.unsent[channel, default: []].count < Self.maximumUnsent {
                state.unsent[channel, default: []].insert(payload)
            }
            start(&state)
            return state.subscribers.values.filter { $0.channel == channel }
        }
        for hearer in hearers { hearer.hear(payload) }
        wake.signal()
    }

    /// What is posted on the channel from now on.
    ///
    /// - Parameters:
    ///   - limit: how many unread notices are kept; older ones are dropped.
    ///   - read: makes a notice of a payload; `nil` for one that means nothing.
    func notices<Notice: Sendable>(
        _ channel: Channel,
        keeping limit: Int,
        _ read: @escaping @Sendable (String) -> Notice?
    ) -> AsyncStream<Notice> {
        let (stream, continuation) = AsyncStream.makeStream(of: Notice.self, bufferingPolicy: .bufferingNewest(limit))
        let number = numbers.wrappingAdd(1, ordering: .relaxed).newValue
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { $0.subscribers[number] = nil }
        }
        let subscriber = Subscriber(
            channel: channel,
            hear: { payload in if let notice = read(payload) { continuation.yield(notice) } },
            end: { continuation.finish() }
        )
        let isClosed = state.withLock { state in
            if !state.isClosed {
                state.subscribers[number] = subscriber
                start(&state)
            }
            return state.isClosed
        }
        if isClosed { continuation.finish() }
        return stream
    }

    /// Sends what is unsent, ends the thread and every stream.
    func close() async {
        let (thread, subscribers) = state.withLock { state in
            defer { state.subscribers = [:] }
            state.isClosed = true
            return (state.thread, state.subscribers.values)
        }
        wake.signal()
        await thread?.join()
        for subscriber in subscribers { subscriber.end() }
    }

    // MARK: The thread

    private func start(_ state: inout State) {
        guard state.thread == nil else { return }
        state.thread = DedicatedThread { [self] in work() }
    }

    private func work() {
        let link = PostgresLink(target, breaker: breaker)
        link.listens = true
        var listening: Int32 = 0
        var failures = 0
        while true {
            let (isClosed, unsent) = state.withLock { state in
                defer { state.unsent = [:] }
                return (state.isClosed, state.unsent)
            }
            do {
                try link.connected()
                if link.processID != listening { try listen(on: link) }
                listening = link.processID
                failures = 0
                try send(unsent, on: link)
                if isClosed { return }
                wake.wait(besides: link.socket, milliseconds: 60_000)
                try hear(on: link)
            } catch {
                if isClosed { return }
                keep(unsent)
                link.disconnect()
                failures += 1
                if failures == 1 {
                    logger.warning("The database's notices are interrupted", metadata: ["error": "\(error)"])
                }
                let most = min(2_000, 50 << min(failures, 6))
                wake.wait(besides: nil, milliseconds: Int32.random(in: Int32(most / 2)...Int32(most)))
            }
        }
    }

    private func listen(on link: PostgresLink) throws {
        try link.script(Channel.allCases.map { "LISTEN \($0.rawValue)" }.joined(separator: "; "))
        // What was posted while nobody listened is unknown: whoever waits for rows looks once.
        tell(.outbox, "")
    }

    private func send(_ unsent: [Channel: Set<String>], on link: PostgresLink) throws {
        let notices = unsent.flatMap { channel, payloads in payloads.map { (channel.rawValue, $0) } }
        guard !notices.isEmpty else { return }
        try link.run(
            "SELECT pg_notify(c, p) FROM unnest($1::text[], $2::text[]) AS notice(c, p)",
            [notices.map(\.0), notices.map(\.1)]
        )
    }

    private func hear(on link: PostgresLink) throws {
        for notice in try link.notifications() where notice.processID != link.processID {
            if let channel = Channel(rawValue: notice.channel) { tell(channel, notice.payload) }
        }
    }

    private func tell(_ channel: Channel, _ payload: String) {
        let hearers = state.withLock { $0.subscribers.values.filter { $0.channel == channel } }
        for hearer in hearers { hearer.hear(payload) }
    }

    /// Puts notices back that could not be sent.
    private func keep(_ unsent: [Channel: Set<String>]) {
        state.withLock { state in
            for (channel, payloads) in unsent where state.unsent[channel, default: []].count < Self.maximumUnsent {
                state.unsent[channel, default: []].formUnion(payloads)
            }
        }
    }
}
