import Logging
import ServiceLifecycle

/// Asks every readiness check by itself, a second after the start and then again and again, so that the log says why a
/// process is not ready even if nobody asks `/ready`: once when it begins, once when it ends.
struct ReadinessWatch: Service {
    let routes: HealthRoutes
    let logger: Logger
    var firstSeconds = 1.0
    var intervalSeconds = 5.0

    func run() async throws {
        var trouble: [String: String] = [:]
        var pause = firstSeconds
        while !Task.isShuttingDownGracefully {
            // Throws only when it is time to go.
            let slept: Void? = try? await cancelWhenGracefulShutdown { [pause] in
                try await Task.sleep(for: .seconds(pause))
            }
            guard slept != nil else { return }
            tell(await routes.readiness().checks, &trouble)
            pause = intervalSeconds
        }
    }

    private func tell(_ reports: [ReadinessCheck.Report], _ trouble: inout [String: String]) {
        for report in reports {
            // Times and counts in it may change; the reason is the same.
            let reason = report.ok ? nil : report.detail.filter { !$0.isNumber }
            guard trouble[report.name] != reason else { continue }
            trouble[report.name] = reason
            let metadata: Logger.Metadata = ["check": "\(report.name)", "detail": "\(report.detail)"]
            if report.ok {
                logger.notice("Ready again", metadata: metadata)
            } else {
                logger.warning("Not ready", metadata: metadata)
            }
        }
    }
}
