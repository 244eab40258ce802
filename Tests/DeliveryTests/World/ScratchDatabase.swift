import Domain
import FoundationEssentials
import Logging

@testable import Database

/// A migrated database that lives as long as one test.
struct ScratchDatabase: Sendable {
    let target: PostgresTarget
    let client: PostgresClient

    static func with<Value>(_ body: (ScratchDatabase) async throws -> Value) async throws -> Value {
        let name = "millrace_delivery_\(UUID.version7().uuidString.lowercased().replacing("-", with: ""))"
        try await administer("CREATE DATABASE \(name) TEMPLATE template0")
        let target = PostgresTarget(url: url(name))
        let client = PostgresClient(target, poolSize: 4, logger: Servers.quiet)
        do {
            _ = try await Migrator(client).migrate()
            let value = try await body(ScratchDatabase(target: target, client: client))
            await client.close()
            try await administer("DROP DATABASE \(name) WITH (FORCE)")
            return value
        } catch {
            await client.close()
            try await administer("DROP DATABASE \(name) WITH (FORCE)")
            throw error
        }
    }

    /// Runs SQL that no adapter has.
    func run(_ sql: String) async throws {
        try await client.write { link in _ = try link.script(sql) }
    }

    private static func url(_ name: String) -> String {
        let parts = Servers.database.split(separator: "?", maxSplits: 1)
        let path = parts.first.map(String.init) ?? ""
        let host = path.lastIndex(of: "/").map { path[..<$0] } ?? path[...]
        return "\(host)/\(name)" + (parts.count > 1 ? "?\(parts[1])" : "")
    }

    private static func administer(_ sql: String) async throws {
        let client = PostgresClient(PostgresTarget(url: Servers.database), poolSize: 1, logger: Servers.quiet)
        do {
            try await client.write { link in _ = try link.script(sql) }
            await client.close()
        } catch {
            await client.close()
            throw error
        }
    }
}
