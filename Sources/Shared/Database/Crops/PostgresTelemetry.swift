public import Domain

/// Telemetry in PostgreSQL: positions as rows of which the last are kept, route and fence as one row a user.
public struct PostgresTelemetry: TelemetryRepository {
    private let client: PostgresClient

    /// In the client's database.
    public init(_ client: PostgresClient) {
        self.client = client
    }

    /// See ``TelemetryRepository/telemetry(of:positions:)``.
    public func telemetry(of owner: UserID, positions limit: Int) async throws -> Telemetry {
        let positions = try await client.query(
            """
            SELECT latitude, longitude, altitude, heading, ground_speed, battery, status, at FROM telemetry
            WHERE user_id = $1 ORDER BY id DESC LIMIT $2
            """,
            [owner, max(1, limit)]
        ) { row in try row.position() }
        let plans = try await client.query(
            """
            SELECT (SELECT points FROM routes WHERE user_id = $1), (SELECT corners FROM geofences WHERE user_id = $1)
            """,
            [owner]
        ) { row -> ([RoutePoint], [GeoPoint]) in
            (try row.optionalJSON([RoutePoint].self) ?? [], try row.optionalJSON([GeoPoint].self) ?? [])
        }
        return Telemetry(
            positions: positions.compactMap { $0 },
            route: plans.first?.0 ?? [],
            fence: plans.first?.1 ?? []
        )
    }

    /// See ``TelemetryRepository/record(_:of:)``.
    public func record(_ report: TelemetryReport, of owner: UserID) async throws {
        _ = try await client.transaction { _, link -> Int in
            if let position = report.position { try position.write(of: owner, on: link) }
            if let route = report.route {
                try link.run(
                    """
                    INSERT INTO routes (user_id, points) VALUES ($1, $2::jsonb)
                    ON CONFLICT (user_id) DO UPDATE SET points = excluded.points, updated_at = now()
                    """,
                    [owner, JSONText(route)]
                )
            }
            if let fence = report.fence {
                try link.run(
                    """
                    INSERT INTO geofences (user_id, corners) VALUES ($1, $2::jsonb)
                    ON CONFLICT (user_id) DO UPDATE SET corners = excluded.corners, updated_at = now()
                    """,
                    [owner, JSONText(fence)]
                )
            }
            return 0
        }
    }
}

extension DronePosition {
    fileprivate func write(of owner: UserID, on link: PostgresLink) throws {
        try link.run(
            """
            INSERT INTO telemetry (user_id, latitude, longitude, altitude, heading, ground_speed, battery, status, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                owner, place.latitude, place.longitude, altitude, heading, groundSpeed, battery, status, at,
            ]
        )
        // What falls out of the history; two at a time leave one too many, until the next.
        try link.run(
            """
            DELETE FROM telemetry WHERE user_id = $1 AND id <= (
                SELECT id FROM telemetry WHERE user_id = $1 ORDER BY id DESC OFFSET $2 LIMIT 1
            )
            """,
            [owner, TelemetryLimits.positions]
        )
    }
}

extension Row {
    /// The next eight columns; `nil` for numbers that are no place.
    fileprivate mutating func position() throws -> DronePosition? {
        let place = GeoPoint(latitude: try double(), longitude: try double())
        let (altitude, heading) = (try optional { Double($0) }, try optional { Double($0) })
        let (speed, battery) = (try optional { Double($0) }, try optional { Double($0) })
        let (status, moment) = (try optionalText(), try date())
        return place.map { place in
            DronePosition(
                place,
                altitude: altitude,
                heading: heading,
                groundSpeed: speed,
                battery: battery,
                status: status,
                at: moment
            )
        }
    }
}
