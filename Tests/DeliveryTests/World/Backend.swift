import FoundationEssentials
import Logging
import Testing

/// What carries and keeps the work in a test.
enum Backend: String, Sendable, CaseIterable, CustomTestStringConvertible {
    /// The broker and the ledger of this process.
    case memory
    /// Redis and PostgreSQL.
    case servers

    /// Those that are there: `make test` starts the servers.
    static let all: [Backend] = Servers.areThere ? allCases : [.memory]

    var testDescription: String { rawValue }
}

/// The servers that tests are given.
enum Servers {
    static let redis = ProcessInfo.processInfo.environment["MILLRACE_TEST_REDIS_URL"] ?? ""
    static let database = ProcessInfo.processInfo.environment["MILLRACE_TEST_DATABASE_URL"] ?? ""
    static let areThere = !redis.isEmpty && !database.isEmpty
    static let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
