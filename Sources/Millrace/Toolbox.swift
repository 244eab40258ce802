import Control
import Database
import Domain
import Logging
import Redis
import Settings
import Storage

/// What commands work with: settings, and connections that are opened when they are needed and closed after use.
struct Toolbox: Sendable {
    let reader: SettingsReader
    /// Silent: what goes wrong is told by the command itself.
    let logger = Logger(label: "millrace") { _ in SwiftLogNoOpLogHandler() }

    /// Over this process's settings.
    static func open() throws(SettingError) -> Toolbox {
        let box = Toolbox(reader: try SettingsReader.process())
        try box.reader.check(settings)
        return box
    }

    /// Every setting that the command reads.
    static let settings: [SettingEntry] =
        [
            ProcessSettings.portOffset.entry, ProcessSettings.state.entry, ProcessSettings.bindAddress.entry,
            ProcessSettings.controlToken.entry,
        ] + OperatorSettings.all + AccessSettings.all + DatabaseSettings.all + RedisAddress.all + StorageSettings.all

    /// A database for the length of a closure.
    func withDatabase<Value>(_ body: (PostgresClient) async throws -> Value) async throws -> Value {
        let client = try PostgresClient(reader, logger: logger)
        do {
            let value = try await body(client)
            await client.close()
            return value
        } catch {
            await client.close()
            throw error
        }
    }

    /// A broker for the length of a closure.
    func withBroker<Value>(_ body: (RedisBus) async throws -> Value) async throws -> Value {
        let bus = try RedisBus(reader, logger: logger)
        do {
            let value = try await body(bus)
            await bus.close()
            return value
        } catch {
            await bus.close()
            throw error
        }
    }

    /// The operator's token for control ports; `nil` where none is set.
    func controlToken() throws(SettingError) -> String? { try ProcessSettings.controlToken(reader) }
}
