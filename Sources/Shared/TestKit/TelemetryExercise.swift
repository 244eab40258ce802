public import Domain
import FoundationEssentials
import Testing

/// What every ``TelemetryRepository`` must do.
public struct TelemetryExercise: Sendable {
    /// One thing that must hold; each is checked in a fresh world.
    public enum Fact: String, Sendable, CaseIterable {
        case knowsNothingAtFirst
        case keepsThePositionsNewestFirst
        case replacesRouteAndFenceAsAWhole
        case keepsUsersApart
    }

    private let telemetry: any TelemetryRepository
    private let bob = UserID.named("bob")

    /// Exercises an empty repository.
    public init(_ telemetry: any TelemetryRepository) {
        self.telemetry = telemetry
    }

    /// Checks one fact.
    public func check(_ fact: Fact) async throws {
        switch fact {
        case .knowsNothingAtFirst:
            #expect(try await telemetry.telemetry(of: .sample, positions: 9) == Telemetry())
        case .keepsThePositionsNewestFirst: try await keepsThePositionsNewestFirst()
        case .replacesRouteAndFenceAsAWhole: try await replacesRouteAndFenceAsAWhole()
        case .keepsUsersApart: try await keepsUsersApart()
        }
    }

    private func keepsThePositionsNewestFirst() async throws {
        let places = try (0..<3).map { number in
            DronePosition(
                try #require(GeoPoint(latitude: 0, longitude: Double(number))),
                altitude: number == 0 ? nil : 120.5,
                heading: 0,
                groundSpeed: 4,
                battery: 88,
                status: "flying",
                at: Date(timeIntervalSince1970: 1_700_000_000 + Double(number))
            )
        }
        for place in places { try await telemetry.record(TelemetryReport(position: place), of: .sample) }
        let all = try await telemetry.telemetry(of: .sample, positions: 9)
        #expect(all.positions == Array(places.reversed()))
        #expect(try await telemetry.telemetry(of: .sample, positions: 1).positions == [places[2]])
    }

    private func replacesRouteAndFenceAsAWhole() async throws {
        let (zero, one) = (
            try #require(GeoPoint(latitude: 0, longitude: 0)), try #require(GeoPoint(latitude: -1.5, longitude: 179))
        )
        let route = [RoutePoint(zero), RoutePoint(one, altitude: 30), RoutePoint(zero)]
        try await telemetry.record(TelemetryReport(route: route, fence: [zero, one, one]), of: .sample)
        #expect(
            try await telemetry.telemetry(of: .sample, positions: 1)
                == Telemetry(route: route, fence: [zero, one, one])
        )
        try await telemetry.record(TelemetryReport(route: [RoutePoint(one)]), of: .sample)
        let after = try await telemetry.telemetry(of: .sample, positions: 1)
        #expect(after.route == [RoutePoint(one)] && after.fence == [zero, one, one])
        try await telemetry.record(TelemetryReport(route: [], fence: []), of: .sample)
        #expect(try await telemetry.telemetry(of: .sample, positions: 1) == Telemetry())
    }

    private func keepsUsersApart() async throws {
        let place = try #require(GeoPoint(latitude: 1, longitude: 2))
        let report = TelemetryReport(
            position: DronePosition(place, at: Date(timeIntervalSince1970: 1)),
            route: [RoutePoint(place)],
            fence: [place]
        )
        try await telemetry.record(report, of: .sample)
        #expect(try await telemetry.telemetry(of: bob, positions: 9) == Telemetry())
    }
}
