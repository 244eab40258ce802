import ArgumentParser

/// The connection test, one line each.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Asks database, Redis, object store and all the rest, and says how each stands.",
        discussion: "Exit code 1 if something that is needed does not work."
    )

    @Flag(help: "One JSON document, for programs.")
    var json = false

    func run() async throws {
        try await told {
            let findings = await Examination(box: try Toolbox.open()).findings()
            if json {
                try Screen.show(json: findings)
            } else {
                for finding in findings { Screen.show(finding.line) }
            }
            if findings.contains(where: { $0.state == .failed }) { throw ExitCode.failure }
        }
    }
}
