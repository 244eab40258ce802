public import FoundationEssentials

/// Where a user's drone is, where it is to fly and where it may: the last positions, one route, one fence.
///
/// Throws ``Failure`` with ``Failure/Code/unavailable`` when the database does not answer.
public protocol TelemetryRepository: Sendable {
    /// What is known, with so many of the last positions, newest first.
    func telemetry(of owner: UserID, positions: Int) async throws -> Telemetry

    /// Adds a position, and puts route and fence in the place of what they were; what is `nil` stays.
    func record(_ report: TelemetryReport, of owner: UserID) async throws
}

/// What may be kept of a user's telemetry.
public enum TelemetryLimits {
    /// Positions; older ones are forgotten.
    public static let positions = 5_000
    /// Points of a route.
    public static let route = 5_000
    /// Corners of a fence.
    public static let fence = 1_000
}

/// What a drone reports.
public struct TelemetryReport: Sendable, Hashable {
    /// Where it is.
    public let position: DronePosition?
    /// The whole route; empty: none.
    public let route: [RoutePoint]?
    /// The whole fence; empty: none.
    public let fence: [GeoPoint]?

    /// A report.
    public init(position: DronePosition? = nil, route: [RoutePoint]? = nil, fence: [GeoPoint]? = nil) {
        self.position = position
        self.route = route
        self.fence = fence
    }
}

/// What is known of a drone.
public struct Telemetry: Sendable, Hashable {
    /// Newest first.
    public let positions: [DronePosition]
    /// In the order of flight.
    public let route: [RoutePoint]
    /// Its corners in their order.
    public let fence: [GeoPoint]

    /// What is known.
    public init(positions: [DronePosition] = [], route: [RoutePoint] = [], fence: [GeoPoint] = []) {
        self.positions = positions
        self.route = route
        self.fence = fence
    }
}

/// A point of a route.
public struct RoutePoint: Sendable, Hashable, Codable {
    /// Where.
    public let place: GeoPoint
    /// Metres.
    public let altitude: Double?

    /// A point.
    public init(_ place: GeoPoint, altitude: Double? = nil) {
        self.place = place
        self.altitude = altitude
    }
}

/// Where a drone was at a moment.
public struct DronePosition: Sendable, Hashable {
    /// Where.
    public let place: GeoPoint
    /// Metres.
    public let altitude: Double?
    /// Degrees clockwise from north.
    public let heading: Double?
    /// Metres a second.
    public let groundSpeed: Double?
    /// Percent.
    public let battery: Double?
    /// `idle flying landing error`, or what the drone says.
    public let status: String?
    /// When.
    public let at: Date

    /// A position.
    public init(
        _ place: GeoPoint,
        altitude: Double? = nil,
        heading: Double? = nil,
        groundSpeed: Double? = nil,
        battery: Double? = nil,
        status: String? = nil,
        at: Date
    ) {
        self.place = place
        self.altitude = altitude
        self.heading = heading
        self.groundSpeed = groundSpeed
        self.battery = battery
        self.status = status
        self.at = at
    }
}
