import Control
import FoundationEssentials
import Glibc
import Logging
import Metrics
public import ServiceLifecycle
public import Settings
import UnixSignals

extension ServiceHost {
    /// Runs the service until SIGTERM or SIGINT, then ends its parts in reverse order.
    ///
    /// Returns only after an orderly end. A setting that is not allowed is printed as one line, exit code 78; any other
    /// reason not to run, or a part that failed, is logged, exit code 1.
    ///
    /// - Parameters:
    ///   - settings: every setting that the service and its adapters read; those of the host itself are added.
    ///   - compose: puts the process together and starts nothing: later services may use earlier ones.
    public static func run(
        _ service: String,
        settings: [SettingEntry],
        _ compose: @Sendable (ServiceHost) async throws -> [any Service]
    ) async {
        let arguments = HostArguments.parsed(service)
        if arguments.version { return print("\(service) \(Release.version)") }
        do {
            let reader = try SettingsReader.process()
            let entries = settings + HostOptions.entries(service)
            if arguments.settings || arguments.settingsJSON {
                return try show(entries, reader, of: service, asJSON: arguments.settingsJSON)
            }
            try reader.check(entries)
            try await start(service, reader, compose)
        } catch let error as SettingError {
            LogOutput.standardError("\(error)\n")
            exit(78)
        } catch {
            LogOutput.standardError("\(service): \(error)\n")
            exit(1)
        }
    }

    private static func start(
        _ service: String,
        _ reader: SettingsReader,
        _ compose: @Sendable (ServiceHost) async throws -> [any Service]
    ) async throws {
        let output = LogOutput(
            format: LogOutput.Format(rawValue: try ProcessSettings.logFormat(reader)) ?? .text,
            level: Logger.Level(rawValue: try ProcessSettings.logLevel(reader)) ?? .info
        )
        let metrics = MetricStore()
        LoggingSystem.bootstrap { ProcessLogHandler(label: $0, output: output) }
        MetricsSystem.bootstrap(metrics)
        let host = try ServiceHost(service, reader: reader, output: output, metrics: metrics)
        do {
            try await host.group(try await compose(host), obeysSignals: true).run()
            host.logger.info("Ended")
        } catch let error as SettingError {
            throw error
        } catch {
            host.logger.critical("The process cannot go on", metadata: ["error": "\(error)"])
            exit(1)
        }
    }

    /// Everything that runs: ports first, so that they are the last to go; then what was composed; then the mark.
    func group(_ composed: [any Service], obeysSignals: Bool = false) async throws -> ServiceGroup {
        let listener = try await ControlListener.bind(
            options.control,
            fallsBack: options.controlFallsBack,
            logger: logger
        )
        parts.control.set(listener.address)
        logger.info(
            "Started",
            metadata: [
                "version": "\(Release.version)", "instance": "\(consumer)", "control": "\(listener.address)",
            ]
        )
        let services: [any Service] =
            [health(), control(listener)] + composed
            + [ReadinessWatch(routes: routes, logger: logger), EndingMark(parts: parts)]
        var configuration = ServiceGroupConfiguration(
            // A part that ends by itself or fails takes the process down in order: an orchestrator starts it afresh.
            services: services.map {
                .init(
                    service: $0,
                    successTerminationBehavior: $0 is EndingMark || $0 is Announcement || $0 is ReadinessWatch
                        ? .ignore : .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup,
                    serviceName: "\(type(of: $0))"
                )
            },
            gracefulShutdownSignals: obeysSignals ? [.sigterm, .sigint] : [],
            logger: quiet
        )
        configuration.maximumGracefulShutdownDuration = .seconds(options.graceSeconds)
        configuration.maximumCancellationDuration = .seconds(3)
        return ServiceGroup(configuration: configuration)
    }

    private var routes: HealthRoutes {
        HealthRoutes(service: service, instance: consumer, parts: parts, metrics: metrics)
    }

    private func health() -> HealthServer {
        HealthServer(
            routes: routes,
            address: options.health,
            fallsBack: options.healthFallsBack,
            parts: parts,
            logger: logger
        )
    }

    private func control(_ listener: ControlListener) -> ControlServer {
        let own = OperatorMethods(service: service, instance: consumer, parts: parts, output: output, logger: logger)
        return ControlServer(
            listener,
            methods: own.added(to: parts.methods),
            gate: ControlGate(token: options.token, check: parts.authenticator),
            logger: logger
        )
    }

    /// The group's own lines are for those who search a fault in it.
    private var quiet: Logger {
        var quiet = logger
        if output.level > .debug { quiet.logLevel = .warning }
        return quiet
    }

    private static func show(
        _ entries: [SettingEntry],
        _ reader: SettingsReader,
        of service: String,
        asJSON: Bool
    ) throws {
        if asJSON {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(entries), as: UTF8.self))
        } else {
            print(SettingsDocument(entries, of: service).inForce(reader), terminator: "")
        }
    }

    static func consumerName() -> String {
        var name = [CChar](repeating: 0, count: 256)
        let host = gethostname(&name, name.count - 1) == 0 ? name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) } : []
        let boot = String(UInt32.random(in: .min ... .max), radix: 16)
        let boot8 = String(repeating: "0", count: 8 - boot.count) + boot
        return "\(host.isEmpty ? "localhost" : String(decoding: host, as: UTF8.self))-\(getpid())-\(boot8)"
    }
}
