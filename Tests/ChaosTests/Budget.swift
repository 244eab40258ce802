import FoundationEssentials

/// How much is tried: from the environment, so that one suite is both a short test and a long proof.
struct Budget: Sendable {
    /// The seeds, one run each.
    var seeds: [UInt64]
    /// Files a run.
    var files: Int
    /// Faults a run in each of the two lanes.
    var faults: Int
    /// `STAGE_LEASE_SECONDS` of the stack.
    var leaseSeconds: Double
    /// These faults alone; none for all.
    var only: [Fault]
    /// Where the executables lie; `nil`: beside the test bundle.
    var programs: String?
    /// Where logs are kept.
    var artefacts: String

    /// `CHAOS_SEEDS`, `CHAOS_SEED`, `CHAOS_FILES`, `CHAOS_FAULTS`, `CHAOS_ONLY`, `CHAOS_LEASE`, `CHAOS_PROGRAMS`, `CHAOS_ARTEFACTS`.
    static let given = Budget(ProcessInfo.processInfo.environment)

    init(_ values: [String: String]) {
        let count = values["CHAOS_SEEDS"].flatMap(UInt64.init) ?? 1
        seeds = values["CHAOS_SEED"].flatMap(UInt64.init).map { [$0] } ?? Array(1...max(1, count))
        files = values["CHAOS_FILES"].flatMap(Int.init) ?? 60
        faults = values["CHAOS_FAULTS"].flatMap(Int.init) ?? 5
        leaseSeconds = values["CHAOS_LEASE"].flatMap(Double.init) ?? 3
        only = (values["CHAOS_ONLY"] ?? "").split(separator: ",").compactMap { Fault(rawValue: String($0)) }
        programs = values["CHAOS_PROGRAMS"]
        artefacts = values["CHAOS_ARTEFACTS"] ?? "\(values["TMPDIR"] ?? "/tmp")/chaos"
    }

    /// Whether the servers that `make test` starts could be started here.
    static let isPossible = ProcessInfo.processInfo.environment["MILLRACE_TEST_DATABASE_URL"] != nil

    /// The scenario that is asked for by `CHAOS_SCENARIO` instead of the seeded runs.
    static let scenario = ProcessInfo.processInfo.environment["CHAOS_SCENARIO"] ?? ""

    /// A number of a scenario's own.
    static func number(_ name: String, or value: Double) -> Double {
        ProcessInfo.processInfo.environment[name].flatMap(Double.init) ?? value
    }

    /// How often a heart beats, in seconds: as the defaults have it for a lease of 30.
    var heartbeatSeconds: Double { leaseSeconds >= 6 ? leaseSeconds / 3 : leaseSeconds / 6 }

    /// How often the Janitor looks.
    var scanSeconds: Double { leaseSeconds / 3 }

    /// A killed worker's files must be at work again after so long: 45 s with a lease of 30 s.
    var recoverySeconds: Double { leaseSeconds + scanSeconds + 5 }
}
