import FoundationEssentials
import Hummingbird

/// `/live`, `/ready` and `/metrics`.
struct HealthRoutes: Sendable {
    struct Readiness: Sendable, Codable {
        let ready: Bool
        let service: String
        let instance: String
        let version: String
        let checks: [ReadinessCheck.Report]
    }

    let service: String
    let instance: String
    let parts: HostParts
    let metrics: MetricStore

    var router: Router<BasicRequestContext> {
        let router = Router()
        router.get("/live") { _, _ in Self.json(#"{"live":true}"#) }
        router.get("/ready") { _, _ in
            let readiness = await readiness()
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let text = String(decoding: try encoder.encode(readiness), as: UTF8.self)
            return Self.json(text, status: readiness.ready ? .ok : .serviceUnavailable)
        }
        router.get("/metrics") { _, _ in
            Self.response(MetricText.page(metrics, await measurements()), type: MetricText.contentType)
        }
        return router
    }

    func readiness() async -> Readiness {
        var reports = await withTaskGroup(of: ReadinessCheck.Report.self) { group in
            for check in parts.checks { group.addTask { await check.ask() } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        reports.sort { $0.name < $1.name }
        if parts.isEnding { reports.append(ReadinessCheck.Report(name: "process", ok: false, detail: "shutting down")) }
        return Readiness(
            ready: reports.allSatisfy(\.ok),
            service: service,
            instance: instance,
            version: Release.version,
            checks: reports
        )
    }

    private func measurements() async -> [Measurement] {
        var all = ProcessMeasurements.read()
        all.append(
            Measurement(
                "millrace_up_seconds",
                "How long the process runs.",
                labels: [("service", service), ("version", Release.version)],
                value: parts.upSeconds
            )
        )
        for measure in parts.measures { all += await measure() }
        for (name, value) in await parts.stats() {
            all.append(
                Measurement(
                    "millrace_part_stat",
                    "Counters of the process's parts since it began, as `millrace stats` shows them.",
                    labels: [("stat", name)],
                    value: value
                )
            )
        }
        return all
    }

    private static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        response(text + "\n", type: "application/json", status: status)
    }

    private static func response(_ text: String, type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
