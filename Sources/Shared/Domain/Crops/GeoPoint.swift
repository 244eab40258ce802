/// A place on the earth, WGS 84.
public struct GeoPoint: Sendable, Hashable, Codable {
    /// Degrees, −90 to 90, north positive.
    public let latitude: Double
    /// Degrees, −180 to 180, east positive.
    public let longitude: Double

    /// A place; `nil` for numbers that no place has.
    public init?(latitude: Double, longitude: Double) {
        guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
        self.latitude = latitude
        self.longitude = longitude
    }
}

/// The box around an outline, in degrees. Never across the 180th meridian.
public struct GeoBounds: Sendable, Hashable {
    /// The least latitude.
    public let south: Double
    /// The least longitude.
    public let west: Double
    /// The greatest latitude.
    public let north: Double
    /// The greatest longitude.
    public let east: Double

    /// A box.
    public init(south: Double, west: Double, north: Double, east: Double) {
        self.south = south
        self.west = west
        self.north = north
        self.east = east
    }

    /// Whether the place is in it or on its edge.
    public func contains(_ point: GeoPoint) -> Bool {
        point.latitude >= south && point.latitude <= north && point.longitude >= west && point.longitude <= east
    }

    /// The box around both.
    public func joined(_ other: GeoBounds) -> GeoBounds {
        GeoBounds(
            south: min(south, other.south),
            west: min(west, other.west),
            north: max(north, other.north),
            east: max(east, other.east)
        )
    }
}
