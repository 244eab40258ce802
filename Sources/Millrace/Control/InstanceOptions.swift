import ArgumentParser
import Control

/// Which processes a command talks to, and how it shows what they say.
struct InstanceOptions: ParsableArguments {
    @Option(help: "Only the process at this control port (host:port); may be repeated. Needs no Redis.")
    var address: [String] = []

    @Option(help: "Only processes of this service: gateway, analyzer, thumbnailer, notifier or janitor.")
    var service: String?

    @Option(help: "Only the process whose instance id begins with this.")
    var instance: String?

    @Option(help: "Seconds to wait for each answer; 10 where the command says nothing else.")
    var timeout: Double?

    @Flag(help: "One JSON document, for programs.")
    var json = false

    func validate() throws {
        for text in address where ControlAddress(text) == nil { throw ValidationError("\(text) is not host:port.") }
        guard timeout.map({ $0 > 0 && $0 <= 86_400 }) ?? true else {
            throw ValidationError("--timeout is more than 0 seconds.")
        }
    }
}
