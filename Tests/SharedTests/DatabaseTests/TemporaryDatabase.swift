import Domain
import FoundationEssentials
import Logging
import Synchronization
import TestKit

@testable import Database

/// A database that lives as long as one test.
struct TemporaryDatabase: Sendable {
    /// Whether there is a server to test against.
    static let isThere = server != nil

    /// The database, at another timeout if a test likes.
    let target: PostgresTarget
    let client: PostgresClient

    var files: PostgresFiles { PostgresFiles(client) }
    var ledger: PostgresLedger { PostgresLedger(client) }
    var outbox: PostgresOutbox { PostgresOutbox(client) }
    var feed: PostgresFeed { PostgresFeed(client) }
    var leases: PostgresLeases { PostgresLeases(target, leaseSeconds: 30) }

    /// Creates it, brings the schema up to date unless told not to, and drops it afterwards.
    static func with(
        poolSize: Int = 6,
        isMigrated: Bool = true,
        _ body: (TemporaryDatabase) async throws -> Void
    ) async throws {
        await turnstile.enter()
        // Only the next test waits for this task, at the turnstile.
        defer { Task { await turnstile.leave() } }
        let name = "millrace_test_\(UUID.version7().uuidString.lowercased().replacing("-", with: ""))"
        try await administer("CREATE DATABASE \(name) TEMPLATE template0")
        let target = PostgresTarget(url: url(name))
        let client = PostgresClient(target, poolSize: poolSize, logger: quiet)
        var failure: (any Error)?
        do {
            if isMigrated { _ = try await Migrator(client).migrate() }
            try await body(TemporaryDatabase(target: target, client: client))
        } catch {
            failure = error
        }
        await client.close()
        try await administer("DROP DATABASE \(name) WITH (FORCE)")
        if let failure { throw failure }
    }

    /// Another client of the same database, as another process would have it.
    func withOther(poolSize: Int = 2, _ body: (PostgresClient) async throws -> Void) async throws {
        let other = PostgresClient(target, poolSize: poolSize, logger: Self.quiet)
        var failure: (any Error)?
        do {
            try await body(other)
        } catch {
            failure = error
        }
        await other.close()
        if let failure { throw failure }
    }

    /// Runs SQL that no adapter has.
    @discardableResult
    func run(_ sql: String, _ parameters: [any Bindable] = []) async throws -> Int {
        try await client.write { link in try link.run(sql, parameters) }
    }

    /// The first column of the first row.
    func value(_ sql: String) async throws -> String? {
        try await client.query(sql) { row in try row.optionalText() }.compactMap { $0 }.first
    }

    static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

    private static let server = ProcessInfo.processInfo.environment["MILLRACE_TEST_DATABASE_URL"]
    /// A server takes a hundred connections by default; every test opens a dozen.
    private static let turnstile = Turnstile(places: 4)

    private static func url(_ name: String) -> String {
        let parts = (server ?? "").split(separator: "?", maxSplits: 1)
        let path = parts.first.map(String.init) ?? ""
        let host = path.lastIndex(of: "/").map { path[..<$0] } ?? path[...]
        return "\(host)/\(name)" + (parts.count > 1 ? "?\(parts[1])" : "")
    }

    private static func administer(_ sql: String) async throws {
        let client = PostgresClient(PostgresTarget(url: server ?? ""), poolSize: 1, logger: quiet)
        let result = try await Result { try await client.write { link in _ = try link.script(sql) } }
        await client.close()
        try result.get()
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async throws {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}

/// Lets only so many tests in at a time.
private actor Turnstile {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(places: Int) {
        free = places
    }

    func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func leave() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
