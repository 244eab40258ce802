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

    @Option(help: "Seconds to wait for each answer.")
    var timeout = 10.0

    @Flag(help: "One JSON document, for programs.")
    var json = false

    func validate() throws {
        for text in address where ControlAddress(text) == nil { throw ValidationError("\(text) is not host:port.") }
        guard timeout > 0, timeout <= 86_400 else { throw ValidationError("--timeout is more than 0 seconds.") }
    }
}
