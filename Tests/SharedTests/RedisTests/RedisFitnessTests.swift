import Domain
import Settings
import Testing

@testable import Redis

struct RedisFitnessTests {
    private static let fit = [
        "redis_version": "7.0.15", "role": "master", "maxmemory_policy": "noeviction", "aof_enabled": "1",
        "cluster_enabled": "0",
    ]

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        var change: [String: String?] = [:]
        var accept = ""
        /// The line that refuses; `nil` if the server will do.
        let refusal: String?

        var testDescription: String { name }
    }

    static let table: [Row] = [
        Row(name: "fit", refusal: nil),
        Row(name: "newer", change: ["redis_version": "8.2.1"], refusal: nil),
        Row(
            name: "old",
            change: ["redis_version": "6.2.7"],
            refusal: "Redis 6.2.7 is too old: use 7.0 or newer."
        ),
        Row(
            name: "evicting",
            change: ["maxmemory_policy": "volatile-lru"],
            accept: "untold no-append-only",
            refusal: "Redis may evict events (maxmemory-policy volatile-lru): set maxmemory-policy noeviction."
        ),
        Row(
            name: "without a log",
            change: ["aof_enabled": "0"],
            accept: "untold",
            refusal: "Redis keeps no append-only file, so a restart empties it: set appendonly yes, or where that "
                + "cannot be, accept it with REDIS_ACCEPT=no-append-only."
        ),
        Row(name: "without a log, accepted", change: ["aof_enabled": "0"], accept: "no-append-only", refusal: nil),
        Row(
            name: "cluster",
            change: ["cluster_enabled": "1"],
            refusal: "Redis Cluster is not supported: use one primary, with replicas and Sentinel if you like."
        ),
        Row(
            name: "silent about eviction",
            change: ["maxmemory_policy": nil],
            accept: "no-append-only",
            refusal: "Redis does not tell its maxmemory-policy (INFO is restricted): see that it is noeviction, then "
                + "set REDIS_ACCEPT=untold."
        ),
        Row(name: "silent, accepted", change: fit.mapValues { _ in nil }, accept: "untold", refusal: nil),
    ]

    @Test(arguments: table)
    func everyLineSaysWhatToChange(_ row: Row) throws {
        let fields = Self.fit.merging(row.change.compactMapValues { $0 }) { $1 }
            .filter { row.change[$0.key] ?? "" != nil }
        let info = fields.map { "\($0):\($1)\r\n" }.joined()
        let accepted = try RedisAddress.acceptance(SettingsReader(["REDIS_ACCEPT": row.accept]))
        let requirements = RedisFitness(info: info, accepted: accepted).requirements
        let unmet = requirements.filter { !$0.isMet }.map(\.line)
        #expect(unmet == (row.refusal.map { [$0] } ?? []))
        #expect(code(of: requirements) == (row.refusal == nil ? nil : .unfit))
    }

    private func code(of requirements: [Requirement]) -> Failure.Code? {
        do throws(Failure) {
            _ = try requirements.summary()
            return nil
        } catch {
            return error.code
        }
    }

    @Test func everythingThatIsWrongIsSaidAtOnce() throws {
        let info = "redis_version:5.0.1\nmaxmemory_policy:allkeys-lru\naof_enabled:0"
        let failure = #expect(throws: Failure.self) { try RedisFitness(info: info).requirements.summary() }
        #expect(failure?.message.split(separator: ":").count == 4)
    }

    @Test func whatIsFineIsShownShortly() throws {
        let info = Self.fit.map { "\($0):\($1)" }.joined(separator: "\n")
        let summary = try RedisFitness(info: info).requirements.summary()
        #expect(summary == "Redis 7.0.15, no cluster, noeviction, append-only file")
    }

    @Test func anUnknownAcceptanceIsRefused() {
        let error = #expect(throws: SettingError.self) {
            try RedisAddress.acceptance(SettingsReader(["REDIS_ACCEPT": "eviction"]))
        }
        #expect(error?.description == "REDIS_ACCEPT=eviction is not allowed: use no-append-only, untold.")
    }
}
