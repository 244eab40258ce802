/// Where the pixels of a map lie, by the GeoTIFF tags of its file (OGC 19-008r4). What the numbers mean on the earth is
/// said by ``epsg``; whoever does not know that system knows no place.
public struct Georeference: Codable, Sendable, Hashable {
    /// The coordinate reference system in the register of EPSG; `nil` if the file describes one of its own.
    public let epsg: Int?
    /// Six numbers: the corner of a pixel lies at `[0]·x + [1]·y + [2]` to the east and at `[3]·x + [4]·y + [5]` to the north,
    /// from the upper left corner of the first pixel, in the units of the system.
    public let transform: [Double]

    /// A georeference.
    public init(epsg: Int?, transform: [Double]) {
        self.epsg = epsg
        self.transform = transform
    }
}
