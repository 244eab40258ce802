import ArgumentParser
import Domain
import FoundationEssentials

/// Which dead stages a command is about.
struct DeadOptions: ParsableArguments {
    @Option(help: "Only this stage: analyze, thumbnail or notify.")
    var stage: StageName?

    @Option(help: "Only this error code: timeout, invalid_file …")
    var code: String?

    @Option(help: "Only this user's.")
    var user: UserID?

    @Option(help: "Only what died since then: 90s, 15m, 2h, 3d ago, or 2026-01-02T03:04:05Z.")
    var since: String?

    @Option(help: "At most so many, the newest.")
    var limit: Int?

    func validate() throws {
        guard limit.map({ (1...10_000).contains($0) }) ?? true else { throw ValidationError("--limit is 1 to 10000.") }
        guard since.map({ DeadFilter.moment($0) != nil }) ?? true else {
            throw ValidationError("--since is like 2h, or 2026-01-02T03:04:05Z.")
        }
    }

    /// Whether nothing narrows it down.
    var isEmpty: Bool { stage == nil && code == nil && user == nil && since == nil && limit == nil }

    /// The filter that the options make.
    func filter(_ files: [FileID] = [], limit standard: Int) -> DeadFilter {
        DeadFilter(
            files: files,
            stage: stage,
            code: code,
            owner: user,
            since: since.flatMap { DeadFilter.moment($0) },
            limit: limit ?? standard
        )
    }
}
