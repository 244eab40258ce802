import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// Where the drone is, in the shape that the first front end reads and writes.
struct TelemetryRoutes: Sendable {
    let telemetry: any TelemetryRepository
    private static let mostBytes = 1024 * 1024

    /// The operations.
    var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/api/telemetry") { try await show($0, $1) },
            Endpoint(.post, "/api/telemetry") { try await record($0, $1) },
        ]
    }

    private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        guard let text = Dictionary(query: request)["history"] else {
            return .json(.object(document(try await telemetry.telemetry(of: context.user, positions: 1))))
        }
        guard let count = Int(text), (1...TelemetryLimits.positions).contains(count) else {
            throw Failure(.invalid, "history is a number from 1 to \(TelemetryLimits.positions).")
        }
        let known = try await telemetry.telemetry(of: context.user, positions: count)
        var members = document(known)
        members["history"] = .array(known.positions.map(position))
        return .json(.object(members))
    }

    private func record(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let user = try context.user
        let report = try TelemetryReport(await JSONText.read(request, atMost: Self.mostBytes))
        try await telemetry.record(report, of: user)
        return .json(.object(document(try await telemetry.telemetry(of: user, positions: 1))))
    }

    private func document(_ known: Telemetry) -> [String: JSONValue] {
        let route: [JSONValue] = known.route.map { point in
            [
                "lat": .number(point.place.latitude), "lng": .number(point.place.longitude),
                "altitude": .real(point.altitude),
            ]
        }
        let fence: [JSONValue] = known.fence.map { corner in
            ["lat": .number(corner.latitude), "lng": .number(corner.longitude)]
        }
        let last: JSONValue = known.positions.first.map { position($0) } ?? .null
        return ["position": last, "route": .array(route), "geofence": .array(fence)]
    }

    private func position(_ position: DronePosition) -> JSONValue {
        [
            "lat": .number(position.place.latitude),
            "lng": .number(position.place.longitude),
            "altitude": .real(position.altitude),
            "heading": .real(position.heading),
            "ground_speed": .real(position.groundSpeed),
            "battery_level": .real(position.battery),
            "status": .text(position.status),
            "timestamp": .time(position.at),
        ]
    }
}

extension TelemetryReport {
    /// Reads `{position?, route?, geofence?}`.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    init(_ members: [String: JSONValue]) throws {
        var position: DronePosition?
        if let value = members["position"], value != .null { position = try DronePosition(value) }
        let route = try Self.points(members["route"], "route", atMost: TelemetryLimits.route)
        let fence = try Self.points(members["geofence"], "geofence", atMost: TelemetryLimits.fence)
        guard position != nil || route != nil || fence != nil else {
            throw Failure(.invalid, "Give at least one of position, route, geofence.")
        }
        if let fence, (1...2).contains(fence.count) {
            throw Failure(.invalid, "A geofence has no corners, or at least three.")
        }
        self.init(position: position, route: route, fence: fence?.map(\.place))
    }

    private static func points(_ value: JSONValue?, _ name: String, atMost limit: Int) throws -> [RoutePoint]? {
        guard let value, value != .null else { return nil }
        guard let list = value.list, list.count <= limit else {
            throw Failure(.invalid, "\(name) is a list of at most \(limit) points.")
        }
        return try list.map { point in
            RoutePoint(
                try point.drivenPlace(name),
                altitude: try point.given("altitude", DronePosition.metres, name)
            )
        }
    }
}

extension DronePosition {
    static let metres = -1_000.0...100_000

    /// Reads `{lat, lng, altitude?, heading?, ground_speed?, battery_level?, status?, timestamp?}`.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    fileprivate init(_ value: JSONValue) throws {
        let name = "position"
        let status = value["status"]?.string
        guard (status?.unicodeScalars.count ?? 0) <= 50 else {
            throw Failure(.invalid, "position.status has at most 50 characters.")
        }
        let at: Date
        if let text = value["timestamp"]?.string {
            at = try Moment.read(text, "position.timestamp")
        } else {
            let milliseconds = try value.given("timestamp", 0...7e12, name)
            at = milliseconds.map { Date(timeIntervalSince1970: $0 / 1_000) } ?? Date()
        }
        self.init(
            try value.drivenPlace(name),
            altitude: try value.given("altitude", Self.metres, name),
            heading: try value.given("heading", -360...360, name),
            groundSpeed: try value.given("ground_speed", 0...100_000, name),
            battery: try value.given("battery_level", 0...100, name),
            status: status,
            at: at
        )
    }
}

extension JSONValue {
    /// `lat` and `lng`, or their long names.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    fileprivate func drivenPlace(_ name: String) throws -> GeoPoint {
        let latitude = (self["lat"] ?? self["latitude"])?.double
        let longitude = (self["lng"] ?? self["longitude"])?.double
        guard let latitude, let longitude, let place = GeoPoint(latitude: latitude, longitude: longitude) else {
            throw Failure(.invalid, "\(name) needs lat from -90 to 90 and lng from -180 to 180.")
        }
        return place
    }

    /// A number that may be missing.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    fileprivate func given(_ member: String, _ range: ClosedRange<Double>, _ name: String) throws -> Double? {
        guard let value = self[member], value != .null else { return nil }
        guard let number = value.double, range.contains(number) else {
            throw Failure(
                .invalid,
                "\(name).\(member) is a number from \(range.lowerBound) to \(range.upperBound)."
            )
        }
        return number
    }
}
