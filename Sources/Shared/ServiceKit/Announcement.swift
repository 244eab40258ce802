import Control
import Domain
import FoundationEssentials
import Logging
import ServiceLifecycle

/// Keeps this instance listed: announced every five seconds, forgotten after fifteen, withdrawn at the end.
struct Announcement: Service {
    static let intervalSeconds = 5
    static let expirySeconds = 15

    let registry: any InstanceRegistry
    let parts: HostParts
    let service: String
    let id: String
    let advertised: String
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            guard let instance = await instance() else { return }
            var isListed = true
            while !Task.isCancelled {
                do {
                    try await registry.announce(instance, expiresInSeconds: Self.expirySeconds)
                    if !isListed { logger.info("The instance is listed again") }
                    isListed = true
                } catch is CancellationError {
                    break
                } catch {
                    // Once, not every five seconds: the registry's absence is no harm to the work.
                    if isListed { logger.warning("The instance is not listed", metadata: ["error": "\(error)"]) }
                    isListed = false
                }
                // Ends early on shutdown.
                try? await Task.sleep(for: .seconds(Self.intervalSeconds))
            }
        }
        guard let instance = await instance() else { return }
        do {
            try await registry.withdraw(instance)
        } catch {
            logger.debug("The instance could not be withdrawn; it expires", metadata: ["error": "\(error)"])
        }
    }

    private func instance() async -> Instance? {
        guard let control = await parts.control.value(), let health = await parts.health.value() else { return nil }
        return Instance(
            service: service,
            id: id,
            control: "\(ControlAddress(host: advertised, port: control.port))",
            health: "\(ControlAddress(host: advertised, port: health.port))",
            version: Release.version,
            startedAt: Int64(parts.startedAt.timeIntervalSince1970)
        )
    }
}
