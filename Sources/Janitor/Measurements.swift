import Domain
import FoundationEssentials
import ServiceKit
import Streams

extension SweepLoop {
    /// When each sweep last went well, and what it put right.
    func measurements(at now: Date) -> [Measurement] {
        records.flatMap { name, record in
            [
                Measurement(
                    "millrace_janitor_last_success_seconds",
                    "Seconds since the sweep last went well.",
                    labels: [("loop", name)],
                    value: record.lastSuccess.map { now.timeIntervalSince($0) } ?? .infinity
                ),
                Measurement(
                    "millrace_janitor_repaired_total",
                    "Things that the sweep put right.",
                    kind: .counter,
                    labels: [("loop", name)],
                    value: Double(record.repaired)
                ),
            ]
        }
    }
}

extension [Hold] {
    /// How many stages and users operators hold back; told also when there are none.
    var measurements: [Measurement] {
        ["stage", "user"].map { kind in
            Measurement(
                "millrace_holds",
                "What operators hold back.",
                labels: [("kind", kind)],
                value: Double(count { $0.target.kind == kind })
            )
        }
    }
}

extension Measurement {
    /// How long the running stage that was silent the longest has been so.
    static func silence(_ seconds: Double) -> Measurement {
        Measurement(
            "millrace_oldest_unheartbeated_seconds",
            "Seconds since the last heartbeat of the running stage that has been silent the longest.",
            value: seconds
        )
    }
}

extension StreamLength {
    /// How much lies on the stream for the group.
    var measurements: [Measurement] {
        let labels = [(name: "stream", value: stream), (name: "group", value: group)]
        return [
            Measurement("millrace_stream_length", "Entries on the stream.", labels: labels, value: Double(length)),
            Measurement(
                "millrace_stream_pending",
                "Entries given to members and not acknowledged.",
                labels: labels,
                value: Double(pending)
            ),
            Measurement("millrace_consumers", "Members of the group.", labels: labels, value: Double(members)),
        ]
    }
}
