import ArgumentParser
import Control
import FoundationEssentials
import ServiceKit

/// Asks the processes that the options name, and shows what they said: a table, or JSON.
struct FleetReport<Report: Codable & Sendable>: Sendable {
    let options: InstanceOptions
    let method: String
    var params: [String: String] = [:]
    /// Adds one process's rows.
    let rows: @Sendable (Report, inout Table) -> Void
    let header: Table

    /// - Throws: `ExitCode` 1 if a process did not answer as it should; the others are shown all the same.
    func run() async throws {
        let fleet = try await Fleet.find(options, try Toolbox.open())
        let replies = await fleet.ask(method, params, as: Report.self, timeoutSeconds: options.timeout ?? 10)
        try show(replies)
        if replies.contains(where: { (try? $0.outcome.get()) == nil }) { throw ExitCode.failure }
    }

    private func show(_ replies: [Fleet.Reply<Report>]) throws {
        if options.json {
            return try Screen.show(json: replies.map { Line($0) })
        }
        var table = header
        for reply in replies {
            switch reply.outcome {
            case .success(let report): rows(report, &table)
            case .failure(let error):
                Screen.remark("\(reply.member.instance ?? "?") at \(reply.member.address): \(error.message)")
            }
        }
        if !table.rows.isEmpty { Screen.show(table.text) }
    }

    /// One process in the JSON document: its answer, or why there is none.
    private struct Line: Encodable {
        enum Key: String, CodingKey {
            case address, answer, error
        }

        struct Problem: Encodable {
            let code: String
            let message: String
        }

        let reply: Fleet.Reply<Report>

        init(_ reply: Fleet.Reply<Report>) { self.reply = reply }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: Key.self)
            try members.encode("\(reply.member.address)", forKey: .address)
            switch reply.outcome {
            case .success(let report): try members.encode(report, forKey: .answer)
            case .failure(let error):
                try members.encode(Problem(code: error.code, message: error.message), forKey: .error)
            }
        }
    }
}

extension FleetReport where Report == InstanceState {
    /// For commands that are answered with who is there and in which state.
    init(_ options: InstanceOptions, _ method: String) {
        self.init(
            options: options,
            method: method,
            rows: { report, table in
                table.add(
                    report.service,
                    report.instance,
                    report.state,
                    report.version,
                    "\(report.pid)",
                    Amount.duration(report.upSeconds)
                )
            },
            header: Table("SERVICE", "INSTANCE", "STATE", "VERSION", "PID", "UP")
        )
    }
}
