/// A cell of the 10 × 10 grid over a capture. Column n begins at n · width / 10, rounded down, and ends where the next
/// begins; rows likewise. So all cells together cover every pixel, and none is wider than another by more than one.
public struct StressZone: Sendable, Hashable, Codable {
    /// Columns of the grid, and rows.
    public static let side = 10

    /// Column, 0 to 9, from the left.
    public let x: Int
    /// Row, 0 to 9, from the top.
    public let y: Int
    /// 0 none to 1 worst; `nil` where nothing can be said, because no pixel of it is valid.
    public let severity: Double?
    /// The mean of each index over its valid pixels.
    public let values: [String: Double]
    /// Share of its pixels that are valid, 0 to 1.
    public let valid: Double
    /// Share of its pixels that are plants, 0 to 1; `nil` without a mask.
    public let canopy: Double?

    /// A cell.
    public init(x: Int, y: Int, severity: Double?, values: [String: Double], valid: Double, canopy: Double?) {
        self.x = x
        self.y = y
        self.severity = severity
        self.values = values
        self.valid = valid
        self.canopy = canopy
    }
}
