import HTTPTypes
import ServiceKit

extension GatewayParts {
    /// How full and how busy the Gateway is, for `/metrics`.
    var measurements: [Measurement] {
        let requests = tally.all.flatMap { kind, sum in
            let labels = [
                (name: "route", value: kind.route), (name: "method", value: kind.method.rawValue),
                (name: "status", value: "\(kind.status)"),
            ]
            let seconds = "Seconds from the head of a request to the head of its answer."
            return [
                Measurement(
                    "millrace_http_requests_total",
                    "HTTP requests.",
                    kind: .counter,
                    labels: labels,
                    value: Double(sum.count)
                ),
                Measurement("millrace_http_seconds_total", seconds, kind: .counter, labels: labels, value: sum.seconds),
            ]
        }
        let refusals = Admission.Reason.allCases.map { reason in
            Measurement(
                "millrace_admission_rejected_total",
                "Uploads that were refused because too much waited.",
                kind: .counter,
                labels: [("reason", reason.rawValue)],
                value: Double(admission.refusals[reason] ?? 0)
            )
        }
        return requests + refusals + [
            Measurement("millrace_uploads_active", "Uploads under way over HTTP.", value: Double(slots.inUse)),
            Measurement("millrace_upload_sessions", "Uploads under way in pieces.", value: Double(sessions.count)),
            Measurement("millrace_onlookers", "Open event streams and long polls.", value: Double(updates.count)),
            Measurement("millrace_uploads_in_doubt", "Uploads whose commit is unknown.", value: Double(doubts.count)),
        ]
    }
}
