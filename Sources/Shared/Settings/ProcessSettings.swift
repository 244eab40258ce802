/// The settings of every process.
public enum ProcessSettings {
    /// Added to every default port, so that two stacks run side by side.
    public static let portOffset = Setting.int(
        "MILLRACE_PORT_OFFSET",
        default: 0,
        in: 0...50000,
        "Added to every default port, so that two stacks can run side by side."
    )
    /// Where the private stack keeps its data.
    public static let state = Setting.text(
        "MILLRACE_STATE",
        default: ".millrace",
        allowed: "a folder",
        "Where `make up` keeps the private stack's data."
    )
    /// The address that all ports listen on.
    public static let bindAddress = Setting.text(
        "BIND_ADDRESS",
        default: "127.0.0.1",
        allowed: "an address",
        "The address that every port listens on; containers use 0.0.0.0."
    )
    /// The address others are told.
    public static let advertiseAddress = Setting.optional(
        "ADVERTISE_ADDRESS",
        allowed: "a name or an address",
        "Where others reach this process's ports; without it BIND_ADDRESS, or this machine's address for 0.0.0.0."
    )
    /// From which level lines are logged.
    public static let logLevel = Setting.choice(
        "LOG_LEVEL",
        default: "info",
        of: ["trace", "debug", "info", "notice", "warning", "error", "critical"],
        "From which level lines are logged; the control method `log_level` changes it in a running process."
    )
    /// How a line of the log looks.
    public static let logFormat = Setting.choice(
        "LOG_FORMAT",
        default: "text",
        of: ["text", "json"],
        "How a line of the log looks, on standard error."
    )
    /// The operator's token.
    public static let controlToken = Setting.secret(
        "CONTROL_TOKEN",
        allowed: "text",
        "The token of `auth` on the control ports; without it a control port that is not on loopback admits nobody."
    )
    /// How long running work may go on after SIGTERM.
    public static let shutdownGraceSeconds = Setting.int(
        "SHUTDOWN_GRACE_SECONDS",
        default: 25,
        in: 1...3600,
        "How long running work may go on after SIGTERM before it is cancelled and handed back."
    )

    /// All of them but the ports, which are each service's own.
    public static let all: [SettingEntry] = [
        portOffset.entry, state.entry, bindAddress.entry, advertiseAddress.entry, logLevel.entry, logFormat.entry,
        controlToken.entry,
        shutdownGraceSeconds.entry,
    ]

    /// Names that another target declares and not every process reads: one environment serves them all.
    static let namedElsewhere = ["MILLRACE_FAULT_POINT"]

    /// The services, in the order of their ports.
    static let services = ["gateway", "analyzer", "thumbnailer", "notifier", "janitor"]

    /// The control port of a service; a service that is not of the house takes any free one.
    public static func controlPort(_ service: String) -> Setting<Int> {
        .port(
            "\(service.uppercased())_CONTROL_PORT",
            default: services.firstIndex(of: service).map { 7000 + $0 } ?? 7000 + services.count,
            "Control port: JSON-RPC 2.0, one object a line, plain TCP. If it is not set and taken, any free one is used."
        )
    }

    /// The health port of a service; a service that is not of the house takes any free one.
    public static func healthPort(_ service: String) -> Setting<Int> {
        .port(
            "\(service.uppercased())_HEALTH_PORT",
            default: services.firstIndex(of: service).map { 9000 + $0 } ?? 9000 + services.count,
            "Port of `/live`, `/ready` and `/metrics`. If it is not set and taken, any free one is used."
        )
    }
}
