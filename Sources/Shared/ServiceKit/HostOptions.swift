import Control
import Settings

/// The settings of the process itself, read once.
struct HostOptions: Sendable {
    let control: ControlAddress
    let health: ControlAddress
    /// Ports that nobody set may give way to free ones.
    let controlFallsBack: Bool
    let healthFallsBack: Bool
    let advertised: String
    let token: String?
    let graceSeconds: Int

    init(_ service: String, _ reader: SettingsReader) throws(SettingError) {
        let host = try ProcessSettings.bindAddress(reader)
        let controlPort = ProcessSettings.controlPort(service)
        let healthPort = ProcessSettings.healthPort(service)
        control = ControlAddress(host: host, port: try controlPort(reader))
        health = ControlAddress(host: host, port: try healthPort(reader))
        controlFallsBack = reader.text(controlPort.name) == nil
        healthFallsBack = reader.text(healthPort.name) == nil
        advertised = try ProcessSettings.advertiseAddress(reader) ?? ControlAddress.reachable(boundTo: host)
        token = try ProcessSettings.controlToken(reader)
        graceSeconds = try ProcessSettings.shutdownGraceSeconds(reader)
    }

    /// What the host itself reads, for a service's list of settings.
    static func entries(_ service: String) -> [SettingEntry] {
        ProcessSettings.all + [ProcessSettings.controlPort(service).entry, ProcessSettings.healthPort(service).entry]
    }
}
