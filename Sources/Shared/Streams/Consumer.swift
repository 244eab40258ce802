public import Domain
import Events
public import Logging
public import ServiceLifecycle

/// Runs one stage: takes its group's events from the bus, claims the work in the ledger, runs it, commits the ending,
/// then acknowledges.
///
/// The ledger decides, the bus only hints. So an event may come twice, late, or after its work ended, and none of that
/// does harm; and nothing is acknowledged before what it asked for is committed.
///
/// At graceful shutdown nothing more is taken, unstarted entries are handed back, running work ends or is released
/// after ``ConsumerSettings/drainSeconds``.
public final class Consumer: Service, Operable {
    let stage: any Stage
    let member: Member
    let bus: any EventBus
    let ledger: any StageLedger
    let settings: ConsumerSettings
    let logger: Logger
    let heart: Heart
    let slots: Slots
    let tally: Tally
    let reading = ReadingWatch()
    let circuits: Circuits
    /// For files that killed decoders.
    let lane = Lane()
    /// Stages that ran over the hard limit and have not stopped yet.
    let deaf = Watched(0)
    private let acknowledger: Acknowledger

    /// A consumer; it does nothing before ``run()``.
    ///
    /// - Parameter consumer: unique for this life of the process.
    public init(
        _ stage: any Stage,
        as consumer: String,
        bus: any EventBus,
        ledger: any StageLedger,
        leases: any LeaseRenewal,
        deliveries: any DeliveryRenewal,
        settings: ConsumerSettings,
        logger: Logger
    ) {
        var logger = logger
        logger[metadataKey: "stage"] = "\(stage.name)"
        self.stage = stage
        self.bus = bus
        self.ledger = ledger
        self.settings = settings
        self.logger = logger
        member = Member(stage: stage.name, consumer: consumer)
        slots = Slots(settings.slots)
        tally = Tally(stage.name)
        circuits = Circuits(settings.policy, stage: stage.name, logger: logger)
        acknowledger = Acknowledger(bus: bus, faults: settings.faults, logger: logger)
        heart = Heart(
            leases: leases,
            deliveries: deliveries,
            consumer: consumer,
            rhythm: Rhythm(settings),
            faults: settings.faults,
            logger: logger
        )
    }

    /// Works until graceful shutdown or cancellation; cancellation releases what runs at once.
    public func run() async {
        heart.start()
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await withDiscardingTaskGroup { group in
                    await takeUntilClosed(into: &group)
                    await letWorkEnd()
                }
            } onGracefulShutdown: {
                self.slots.close()
            }
        } onCancel: {
            slots.close()
            heart.interruptAll(.shutdown)
        }
        await uncancelled { [bus, member, heart] in
            // Best effort: the Janitor removes a member that stays.
            try? await bus.leave(member)
            await heart.stop()
        }
    }

    private func takeUntilClosed(into group: inout DiscardingTaskGroup) async {
        var outage = Outage()
        var isRecovering = true
        while let room = await slots.room() {
            let (limit, isProbing) = await admitted(room)
            guard limit > 0 else { continue }
            reading.begins()
            slots.read(true)
            defer { slots.read(false) }
            do {
                let deliveries = try await next(limit, isRecovering: isRecovering)
                reading.succeeds()
                isRecovering = false
                if outage.ends() { logger.notice("The broker is back.") }
                guard slots.isOpen, circuits.wait() == nil else {
                    await handBack(deliveries.map(\.tag), atOnce: true)
                    continue
                }
                let taken = slots.take(deliveries, isProbing: isProbing)
                tally.count(.taken, taken.count)
                for delivery in taken {
                    group.addTask { await uncancelled { await self.carry(delivery) } }
                }
            } catch {
                reading.fails(Failure(of: error))
                guard !slots.isClosed else { break }
                isRecovering = true
                if outage.begins() { logger.warning("The broker is away.", metadata: ["error": "\(error)"]) }
                await slots.sleep(seconds: outage.delay())
            }
        }
    }

    /// How many may be taken: none while a dependency is away, then one at a time until one ends well.
    private func admitted(_ room: Int) async -> (limit: Int, isProbing: Bool) {
        if let seconds = circuits.wait() {
            await slots.sleep(seconds: seconds)
            return (0, false)
        }
        guard circuits.isTrying else { return (room, false) }
        await slots.probed()
        // Its end may have changed everything.
        return circuits.wait() == nil && !slots.isClosed
            ? (circuits.isTrying ? 1 : room, circuits.isTrying) : (0, false)
    }

    /// New entries; after a start or an outage first those whose delivery was lost on the wire.
    private func next(_ room: Int, isRecovering: Bool) async throws -> [Delivery] {
        try await cancelWhenGracefulShutdown { [bus, member, slots] in
            guard isRecovering else { return try await bus.receive(member, limit: room, waitSeconds: 2) }
            let lost = try await bus.undelivered(member, limit: 100)
            return Array(lost.filter { !slots.holds($0.tag) }.prefix(room))
        }
    }

    private func letWorkEnd() async {
        if await slots.emptied(seconds: settings.drainSeconds) { return }
        logger.notice("Work that still runs is given back.")
        heart.interruptAll(.shutdown)
    }

    private func carry(_ delivery: Delivery) async {
        settings.faults.hit(.afterRead)
        let fate = await fate(of: delivery)
        // Room first: the acknowledgement of this one need not delay the next.
        slots.give(delivery.tag)
        switch fate {
        case .acknowledge: await acknowledger.acknowledge(delivery.tag)
        case .handBack: await handBack([delivery.tag], atOnce: true)
        case .leave: await handBack([delivery.tag], atOnce: false)
        }
    }

    private func handBack(_ tags: [DeliveryTag], atOnce: Bool) async {
        guard !tags.isEmpty else { return }
        if atOnce { tally.count(.handedBack, tags.count) }
        do {
            try await bus.handBack(tags, of: member, atOnce: atOnce)
        } catch {
            logger.warning(
                "Events could not be handed back; others take them when they have been idle for a lease.",
                metadata: ["count": "\(tags.count)", "error": "\(error)"]
            )
        }
    }
}
