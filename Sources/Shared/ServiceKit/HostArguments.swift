import ArgumentParser
import FoundationEssentials
import Glibc

/// What a service's command line takes.
struct HostArguments: ParsableArguments {
    @Flag(help: "Print every setting, the value in force and where it comes from, secrets masked; start nothing.")
    var settings = false

    @Flag(help: .hidden)
    var settingsJSON = false

    @Flag(help: "Print the version.")
    var version = false
}

extension HostArguments {
    /// Reads the command line; on `--help`, or one that is wrong, tells the usage and ends the process.
    static func parsed(_ service: String) -> HostArguments {
        do {
            return try parse()
        } catch {
            // The parser calls the program by the name of this type.
            let text = fullMessage(for: error).replacing("host_arguments", with: service.capitalized)
            let code = exitCode(for: error)
            if code.isSuccess { print(text) } else { LogOutput.standardError(text + "\n") }
            Glibc.exit(code.rawValue)
        }
    }
}
