public import Control
public import Domain
public import FoundationEssentials
public import Logging
public import ServiceLifecycle
public import Settings

/// What every process has: settings, log, metrics, health port, control port, signals and an orderly end.
///
/// A service's `main.swift` is one call of ``run(_:settings:_:)`` and a `compose` function that names the adapters:
/// ```swift
/// await ServiceHost.run("thumbnailer", settings: PostgresSettings.all + RedisSettings.all, compose)
/// ```
public struct ServiceHost: Sendable {
    /// The service: `analyzer`.
    public let service: String
    /// Unique for this life of the process, `<hostname>-<pid>-<boot8>`: consumer, worker and instance id.
    public let consumer: String
    /// The settings.
    public let reader: SettingsReader
    /// The process's log.
    public let logger: Logger
    let options: HostOptions
    let parts = HostParts()
    let metrics: MetricStore
    let output: LogOutput

    /// A host whose ports are not bound yet.
    init(
        _ service: String,
        reader: SettingsReader,
        output: LogOutput,
        metrics: MetricStore = MetricStore()
    ) throws(SettingError) {
        self.service = service
        self.reader = reader
        self.output = output
        self.metrics = metrics
        consumer = Self.consumerName()
        options = try HostOptions(service, reader)
        logger = Logger(label: service) { ProcessLogHandler(label: $0, output: output) }
    }

    /// Adds a check to `/ready`. It runs when asked; one that takes over two seconds counts as failed until it ends.
    ///
    /// - Parameter check: returns what to show (`17 ms`, `3 decoders`), or throws why the process is not ready.
    public func ready(_ name: String, _ check: @escaping @Sendable () async throws -> String) {
        parts.addCheck(ReadinessCheck(name: name, run: check))
    }

    /// Adds a check to `/live`: for what only a restart can mend. Dependencies that are away belong to ``ready(_:_:)``:
    /// a restart brings none of them back.
    public func alive(_ name: String, _ check: @escaping @Sendable () async throws -> String) {
        parts.addLifeSign(ReadinessCheck(name: name, run: check))
    }

    /// Adds a part that the control port shows and steers: `registered active scheduled stats pause resume drain`.
    public func operate(_ part: any Operable) {
        parts.addOperable(part)
    }

    /// Adds a method to the control port. A `Failure` that the handler throws reaches the caller with its code.
    public func control(
        _ method: String,
        access: ControlAccess = .operators,
        _ handler: @escaping @Sendable (ControlCall) async throws -> Data
    ) {
        parts.addMethod(method, access: access) { call in
            do {
                return try await handler(call)
            } catch let failure as Failure {
                throw ControlError(failure)
            }
        }
    }

    /// Lets `auth` accept tokens besides `CONTROL_TOKEN`; the check returns `nil` for a token that is not one of these.
    public func authenticate(_ check: @escaping @Sendable (String) async -> ControlIdentity?) {
        parts.setAuthenticator(check)
    }

    /// Adds values that are read when `/metrics` is asked: lengths of queues, sizes of pools.
    public func measure(_ read: @escaping @Sendable () async -> [Measurement]) {
        parts.addMeasure(read)
    }

    /// Keeps this instance listed, so that the operator's command finds it; belongs in the composed list, behind what
    /// the registry needs.
    public func announce(in registry: any InstanceRegistry) -> any Service {
        Announcement(
            registry: registry,
            parts: parts,
            service: service,
            id: consumer,
            advertised: options.advertised,
            logger: logger
        )
    }
}
