public import Domain
import Synchronization

/// Telemetry in memory.
public final class MemoryTelemetry: TelemetryRepository {
    private let kept = Mutex<[UserID: Telemetry]>([:])

    /// None yet.
    public init() {}

    /// See ``TelemetryRepository``.
    public func telemetry(of owner: UserID, positions: Int) async throws -> Telemetry {
        let known = kept.withLock { $0[owner] } ?? Telemetry()
        return Telemetry(
            positions: Array(known.positions.prefix(max(1, positions))),
            route: known.route,
            fence: known.fence
        )
    }

    /// See ``TelemetryRepository``.
    public func record(_ report: TelemetryReport, of owner: UserID) async throws {
        kept.withLock { kept in
            let known = kept[owner] ?? Telemetry()
            let positions = (report.position.map { [$0] } ?? []) + known.positions
            kept[owner] = Telemetry(
                positions: Array(positions.prefix(TelemetryLimits.positions)),
                route: report.route ?? known.route,
                fence: report.fence ?? known.fence
            )
        }
    }
}
