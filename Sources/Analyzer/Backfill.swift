import Domain
import FoundationEssentials
import Logging
import ServiceLifecycle
import Settings
import Streams

/// Makes files better whose analysis is over: understands again what was understood while providers were away, and fills
/// search with what was analysed before it, or was embedded by another model.
///
/// One file at a time, beside the work on uploads. The ledger leases each file, and takes the better only in the place of
/// what it was made of; so several Analyzers, and one that dies, do no harm.
struct Backfill: Service {
    static let interval = Setting.seconds(
        "BACKFILL_SECONDS",
        default: 60,
        in: 0...86_400,
        "How often an Analyzer looks for files that can be understood or embedded better than they were; 0: never."
    )
    static let upgrades = Setting.flag(
        "AI_UPGRADE",
        default: true,
        "Whether files that were understood without a provider, because it was away, are by itself understood again."
    )
    static let all = [interval.entry, upgrades.entry]

    let ledger: any BackfillLedger
    let understanding: Understanding
    let filling: SearchFilling
    let intervalSeconds: Double
    let upgrades: Bool
    let logger: Logger

    /// Longer than any file takes.
    private static let leaseSeconds = 900.0
    /// What could not be made better now is tried again after so long.
    private static let againSeconds = 600.0
    /// What its owner does not allow: until they change their mind, or the operator something.
    private static let settledSeconds = 86_400.0

    func run() async {
        guard intervalSeconds > 0 else {
            // A service that ends ends all others.
            try? await gracefulShutdown()
            return
        }
        var outage = Outage()
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            do {
                _ = try await cancelWhenGracefulShutdown { try await round() }
                if outage.ends() { logger.notice("The backfill works again.") }
            } catch  where !(error is CancellationError) {
                if outage.begins() { logger.warning("The backfill fails.", metadata: ["error": "\(error)"]) }
            } catch {}
            let seconds = intervalSeconds * Double.random(in: 0.9..<1.1)
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(seconds)) }
        }
    }

    /// All that wants something, until nothing does or the provider is still away.
    ///
    /// - Returns: how many files are better than before.
    @discardableResult
    func round() async throws -> Int {
        var count = 0
        if upgrades { count += try await each(.understanding, understand) }
        count += try await each(.search(recipe: filling.recipe), index)
        return count
    }

    /// What became of a file.
    private enum Outcome {
        case better
        case settled
        case stillAway
    }

    private func each(
        _ want: BackfillWant,
        _ improve: (BackfillItem) async throws -> Outcome
    ) async throws -> Int {
        var count = 0
        while let item = try await ledger.next(want, leaseSeconds: Self.leaseSeconds) {
            try Task.checkCancellation()
            let outcome: Outcome
            do {
                outcome = try await improve(item)
            } catch {
                try Task.checkCancellation()
                // One that cannot be made better keeps no others.
                try await ledger.postpone(item, seconds: Self.settledSeconds)
                logger.warning(
                    "A file was not backfilled.",
                    metadata: ["file": "\(item.file.id)", "error": "\(error)"]
                )
                continue
            }
            switch outcome {
            case .better: count += 1
            case .settled: try await ledger.postpone(item, seconds: Self.settledSeconds)
            case .stillAway:
                try await ledger.postpone(item, seconds: Self.againSeconds)
                return count
            }
        }
        return count
    }

    private func understand(_ item: BackfillItem) async throws -> Outcome {
        let subject = AnalysisSubject(user: item.file.owner, isBackground: true)
        var analysis = try await understanding.renew(item.analysis, of: item.file, for: subject)
        // Worse than before it cannot be: that was local too.
        guard !analysis.mayBeUpgraded else { return .stillAway }
        let filled = try await filling.fill(&analysis, of: item.file, isBackground: true)
        _ = try await ledger.finish(item, [.analysis(analysis)] + [filled.change].compactMap { $0 })
        return .better
    }

    private func index(_ item: BackfillItem) async throws -> Outcome {
        var analysis = item.analysis
        let filled = try await filling.fill(&analysis, of: item.file, isBackground: true, keepsBetter: true)
        guard let change = filled.change else { return .stillAway }
        // Searchable in the local way at once, whoever is away.
        _ = try await ledger.finish(item, analysis == item.analysis ? [change] : [.analysis(analysis), change])
        guard case .search(let entry) = change, entry.recipe != filling.recipe else { return .better }
        return filled.isTemporary ? .stillAway : .settled
    }
}
