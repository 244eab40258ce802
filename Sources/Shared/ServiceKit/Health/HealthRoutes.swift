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

    struct Liveness: Sendable, Codable {
        let live: Bool
        let checks: [ReadinessCheck.Report]
    }

    let service: String
    let instance: String
    let parts: HostParts
    let metrics: MetricStore

    var router: Router<BasicRequestContext> {
        let router = Router()
        router.get("/live") { _, _ in
            let reports = await Self.ask(parts.lifeSigns)
            let liveness = Liveness(live: reports.allSatisfy(\.ok), checks: reports)
            return try Self.json(liveness, status: liveness.live ? .ok : .serviceUnavailable)
        }
        router.get("/ready") { _, _ in
            let readiness = await readiness()
            return try Self.json(readiness, status: readiness.ready ? .ok : .serviceUnavailable)
        }
        router.get("/metrics") { _, _ in
            Self.response(MetricText.page(metrics, await measurements()), type: MetricText.contentType)
        }
        return router
    }

    func readiness() async -> Readiness {
        var reports = await Self.ask(parts.checks)
        if parts.isEnding { reports.append(ReadinessCheck.Report(name: "process", ok: false, detail: "shutting down")) }
        return Readiness(
            ready: reports.allSatisfy(\.ok),
            service: service,
            instance: instance,
            version: Release.version,
            checks: reports
        )
    }

    private static func ask(_ checks: [ReadinessCheck]) async -> [ReadinessCheck.Report] {
        let reports = await withTaskGroup(of: ReadinessCheck.Report.self) { group in
            for check in checks { group.addTask { await check.ask() } }
            return await group.reduce(into: [ReadinessCheck.Report]()) { $0.append($1) }
        }
        return reports.sorted { $0.name < $1.name }
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

    private static func json(_ document: some Encodable, status: HTTPResponse.Status) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(document), as: UTF8.self)
        return response(text + "\n", type: "application/json", status: status)
    }

    private static func response(_ text: String, type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
