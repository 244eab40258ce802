import ServiceLifecycle

/// Last in the group, so first to hear of the shutdown: from then on `/ready` says no and no new work is sent here.
struct EndingMark: Service {
    let parts: HostParts

    func run() async throws {
        try? await gracefulShutdown()
        parts.isEnding = true
    }
}
