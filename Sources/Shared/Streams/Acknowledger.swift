import Logging

/// Acknowledges entries, all that are ready in one call, without ever waiting for more to be ready.
actor Acknowledger {
    private let bus: any EventBus
    private let faults: FaultPoints
    private let logger: Logger
    private var ready: [DeliveryTag] = []
    private var isAway = false

    init(bus: any EventBus, faults: FaultPoints, logger: Logger) {
        self.bus = bus
        self.faults = faults
        self.logger = logger
    }

    /// Acknowledges the entry; while a call is on its way, it goes along with the next.
    ///
    /// A failure is only logged: the entry comes again, and the ledger calls it stale.
    func acknowledge(_ tag: DeliveryTag) async {
        ready.append(tag)
        guard !isAway else { return }
        isAway = true
        defer { isAway = false }
        while !ready.isEmpty {
            let tags = ready
            ready = []
            do {
                try await bus.acknowledge(tags)
                faults.hit(.afterAck)
            } catch {
                logger.warning(
                    "Events could not be acknowledged; they come again and are dropped.",
                    metadata: ["count": "\(tags.count)", "error": "\(error)"]
                )
            }
        }
    }
}
