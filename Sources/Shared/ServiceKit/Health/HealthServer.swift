import Control
import Glibc
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Serves the health port.
struct HealthServer: Service {
    let routes: HealthRoutes
    let address: ControlAddress
    /// If the port is taken, any free one is used instead.
    let fallsBack: Bool
    let parts: HostParts
    let logger: Logger

    func run() async throws {
        do {
            try await serve(address.port)
        } catch let error as IOError where error.errnoCode == EADDRINUSE && fallsBack {
            logger.notice("The health port is taken; any free one is used", metadata: ["port": "\(address.port)"])
            try await serve(0)
        } catch let error as IOError {
            throw ControlError("unavailable", "cannot listen on \(address): \(error)")
        }
    }

    private func serve(_ port: Int) async throws {
        // The server's own notices (one line each start) would only repeat ours.
        var quiet = logger
        quiet.logLevel = .warning
        let application = Application(
            router: routes.router,
            configuration: ApplicationConfiguration(address: .hostname(address.host, port: port), backlog: 64),
            onServerRunning: { channel in
                let bound = ControlAddress(host: address.host, port: channel.localAddress?.port ?? port)
                parts.health.set(bound)
                logger.info("Health port listens", metadata: ["address": "\(bound)"])
            },
            logger: quiet
        )
        try await application.run()
    }
}
