import Domain
import Events
import FoundationEssentials
public import Streams

/// What every bus must do, as a list of facts that each adapter's tests run.
public struct EventBusExercise: Sendable, CustomStringConvertible {
    /// The fact.
    public let description: String
    private let body: @Sendable (World) async throws -> Void

    init(_ fact: String, _ body: @escaping @Sendable (World) async throws -> Void) {
        description = fact
        self.body = body
    }

    /// Every fact.
    public static let all: [EventBusExercise] = delivering + keeping

    /// Checks the fact on an empty bus.
    public func run(on world: World) async throws {
        try await body(world)
    }

    /// A bus on an empty broker, and what belongs to it.
    public struct World: Sendable {
        /// The bus.
        public let bus: any EventBus
        /// The same broker for the Janitor.
        public let keeping: any StreamKeeping
        /// The same broker for the heart.
        public let renewal: any DeliveryRenewal
        /// How long an entry may be idle on this bus before another member takes it; well under a second.
        public let takeoverSeconds: Double
        /// Empties the broker, as FLUSHALL does.
        public let forget: @Sendable () async throws -> Void

        /// A bus to be exercised.
        public init(
            bus: any EventBus,
            keeping: any StreamKeeping,
            renewal: any DeliveryRenewal,
            takeoverSeconds: Double,
            forget: @escaping @Sendable () async throws -> Void
        ) {
            self.bus = bus
            self.keeping = keeping
            self.renewal = renewal
            self.takeoverSeconds = takeoverSeconds
            self.forget = forget
        }

        /// Publishes one message with this text.
        func publish(_ text: String, to stream: StreamName = .uploads, id: String = FileID().description) async throws
            -> String
        {
            try await bus.publish([OutboxMessage(stream: stream.description, eventID: id, event: text)])[0]
        }

        /// Reads until this many have come, or for so long; in order of arrival.
        func receive(_ member: Member, _ count: Int, within seconds: Double = 5) async throws -> [Delivery] {
            var all: [Delivery] = []
            let deadline = ContinuousClock.now + .seconds(seconds)
            while all.count < count, ContinuousClock.now < deadline {
                all += try await bus.receive(member, limit: count - all.count, waitSeconds: 0.2)
            }
            return all
        }

        /// Lets a read that was just begun reach the broker: other calls that began later have been answered meanwhile.
        ///
        /// The facts hold in either order; this only makes the harder one likely.
        func letReadersBegin() async throws {
            for _ in 0..<20 { _ = try await keeping.lengths() }
        }

        /// What is there now, without waiting.
        func receiveNow(_ member: Member, limit: Int = 100) async throws -> [Delivery] {
            try await bus.receive(member, limit: limit, waitSeconds: 0)
        }
    }
}

extension Member {
    /// A member for tests.
    static func sample(_ stage: StageName = .analyze, _ consumer: String = "one") -> Member {
        Member(stage: stage, consumer: consumer)
    }
}
