public import FoundationEssentials

/// One capture of a field, as far as one index is concerned.
public struct FieldCapture: Sendable, Hashable {
    /// Which file.
    public let file: FileID
    /// When it was taken.
    public let capturedAt: Date
    /// Who says so.
    public let capturedFrom: CaptureFacts.TimeSource
    /// During which mission.
    public let mission: MissionID?
    /// How far its numbers can be relied on.
    public let calibration: CropProvenance.Calibration
    /// By which camera.
    public let camera: String?
    /// The verdict's class.
    public let status: CropHealth.Status
    /// Pixels that count.
    public let pixels: Int
    /// Share of them that are plants.
    public let canopyCover: Double?
    /// The index over all pixels; `nil` if it could not be reckoned.
    public let whole: IndexStatistics?
    /// The index over plants.
    public let canopy: IndexStatistics?

    /// A capture.
    public init(
        file: FileID,
        capturedAt: Date,
        capturedFrom: CaptureFacts.TimeSource,
        mission: MissionID? = nil,
        calibration: CropProvenance.Calibration,
        camera: String?,
        status: CropHealth.Status,
        pixels: Int,
        canopyCover: Double?,
        whole: IndexStatistics?,
        canopy: IndexStatistics? = nil
    ) {
        self.file = file
        self.capturedAt = capturedAt
        self.capturedFrom = capturedFrom
        self.mission = mission
        self.calibration = calibration
        self.camera = camera
        self.status = status
        self.pixels = pixels
        self.canopyCover = canopyCover
        self.whole = whole
        self.canopy = canopy
    }

    /// Whether numbers of both mean the same: reflectance always, anything else only from the same camera.
    ///
    /// Cameras that do not say their name count as the same one: bands that a program put together have lost it, and
    /// would never be compared.
    public func isComparable(to other: FieldCapture) -> Bool {
        calibration == other.calibration && (calibration == .reflectance || camera == other.camera)
    }
}

/// Captures of a field in one go: none is more than ``gapSeconds`` after the one before it.
public struct Flight: Sendable, Hashable {
    /// Between captures of two flights lies at least as much.
    public static let gapSeconds = 6.0 * 3_600

    /// Oldest first; never empty.
    public let captures: [FieldCapture]
    /// When the first was taken.
    public let startedAt: Date
    /// When the last was taken.
    public let endedAt: Date

    private init(_ captures: [FieldCapture], from startedAt: Date, to endedAt: Date) {
        self.captures = captures
        self.startedAt = startedAt
        self.endedAt = endedAt
    }

    /// The flights that captures, in any order, make up; oldest first.
    public static func all(in captures: [FieldCapture]) -> [Flight] {
        let sorted = captures.sorted { ($0.capturedAt, $0.file) < ($1.capturedAt, $1.file) }
        var flights: [Flight] = []
        for capture in sorted {
            if let last = flights.last, capture.capturedAt.timeIntervalSince(last.endedAt) <= gapSeconds {
                flights[flights.count - 1] = Flight(
                    last.captures + [capture],
                    from: last.startedAt,
                    to: capture.capturedAt
                )
            } else {
                flights.append(Flight([capture], from: capture.capturedAt, to: capture.capturedAt))
            }
        }
        return flights
    }

    /// The mean over all captures, each by its pixels; `nil` if one of them does not have it.
    public func mean(_ measure: Measure) -> Double? {
        var (sum, weight) = (0.0, 0.0)
        for capture in captures {
            guard let (value, pixels) = measure.value(of: capture), pixels > 0 else { return nil }
            sum += value * Double(pixels)
            weight += Double(pixels)
        }
        return weight > 0 ? sum / weight : nil
    }

    /// What is compared of two flights.
    public enum Measure: String, Sendable, CaseIterable {
        /// The mean of the index over the plants alone: bare soil between them says nothing of them.
        case plants
        /// The mean of the index over all pixels, where plants were not told from soil.
        case index
        /// The share of plants.
        case canopyCover = "canopy_cover"

        func value(of capture: FieldCapture) -> (value: Double, pixels: Int)? {
            switch self {
            case .plants: capture.canopy.map { ($0.mean, $0.pixels) }
            case .index: capture.whole.map { ($0.mean, $0.pixels) }
            case .canopyCover: capture.canopyCover.map { ($0, capture.pixels) }
            }
        }
    }
}

/// A field that is worse than on the flight before, by so much that its owner should know.
public struct FlightDrop: Sendable, Hashable {
    /// The share of the earlier value by which the later is lower, at least.
    public static let threshold = 0.15
    /// Below this a share of the value means nothing.
    private static let floor = 0.05

    /// What was compared: `ndvi`, or `canopy_cover` where there is no index.
    public let measure: String
    /// The flight of the capture, as far as it is known.
    public let flight: Flight
    /// The one before.
    public let previous: Flight
    /// The mean of the flight.
    public let value: Double
    /// The mean of the one before.
    public let previousValue: Double

    /// −0.15 for 15 % less.
    public var change: Double { (value - previousValue) / previousValue }

    /// Whether the flight of this capture is worse than the one before it.
    ///
    /// Compared is only what means the same: equal calibration, and equal cameras unless both give reflectance. Nothing
    /// is said of a capture that is not of the field's last flight.
    ///
    /// - Parameters:
    ///   - index: the name of the index that the captures carry.
    ///   - others: captures of the same field; the capture itself may be among them.
    public static func decide(_ capture: FieldCapture, index: String, among others: [FieldCapture]) -> FlightDrop? {
        let comparable = others.filter { $0.file != capture.file && $0.isComparable(to: capture) } + [capture]
        let flights = Flight.all(in: comparable)
        guard flights.count >= 2, let flight = flights.last, flight.captures.contains(capture) else { return nil }
        let previous = flights[flights.count - 2]
        for measure in Flight.Measure.allCases {
            guard let value = flight.mean(measure), let earlier = previous.mean(measure), earlier >= floor else {
                continue
            }
            let drop = FlightDrop(
                measure: measure == .canopyCover ? measure.rawValue : index,
                flight: flight,
                previous: previous,
                value: value,
                previousValue: earlier
            )
            // A hair's breadth of rounding does not decide.
            return drop.change <= -threshold + 1e-9 ? drop : nil
        }
        return nil
    }
}
