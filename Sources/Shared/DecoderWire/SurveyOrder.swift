/// Which indices a decoder is to reckon of a capture, and what is known of its files. Their bytes come one after the other
/// in one input.
public struct SurveyOrder: Codable, Sendable, Hashable {
    /// No more files make one capture.
    public static let mostFiles = 10
    /// No more indices at once.
    public static let mostIndices = 24
    /// Maps are at least so large, for their legend, and at most.
    public static let sides = 256...2_048

    /// A file of the capture.
    public struct File: Codable, Sendable, Hashable {
        /// Its bytes.
        public let count: Int
        /// What its channels are: names of ``SurveyBand``, or any other word for a channel that is not wanted; `nil`:
        /// what the file says.
        public let bands: [String]?

        /// A file.
        public init(count: Int, bands: [String]?) {
            self.count = count
            self.bands = bands
        }
    }

    /// An index that is wanted where the bands allow it.
    public struct Index: Codable, Sendable, Hashable {
        /// `ndvi`.
        public let name: String
        /// `NDVI`, for the legend.
        public let title: String
        /// Where the histogram begins.
        public let low: Double
        /// Where it ends.
        public let high: Double
        /// Where the colours of the map begin.
        public let mapLow: Double
        /// Where they end.
        public let mapHigh: Double
        /// A map is wanted.
        public let isMain: Bool

        /// An index; its map is coloured as the histogram runs unless told otherwise.
        public init(
            name: String,
            title: String,
            low: Double,
            high: Double,
            mapLow: Double? = nil,
            mapHigh: Double? = nil,
            isMain: Bool
        ) {
            self.name = name
            self.title = title
            self.low = low
            self.high = high
            self.mapLow = mapLow ?? low
            self.mapHigh = mapHigh ?? high
            self.isMain = isMain
        }
    }

    /// In the order of their bytes.
    public let files: [File]
    /// In the order of the answer.
    public let indices: [Index]
    /// Longest side of a map with its legend; 0: none are drawn.
    public let mapSide: Int
    /// The channels of files that say nothing; `nil`: such files are refused.
    public let assumedBands: [String]?

    /// An order.
    public init(files: [File], indices: [Index], mapSide: Int, assumedBands: [String]?) {
        self.files = files
        self.indices = indices
        self.mapSide = mapSide
        self.assumedBands = assumedBands
    }

    /// Whether it can be done with so many bytes.
    public func isSound(bytes: Int) -> Bool {
        let counts = files.map(\.count)
        return (1...Self.mostFiles).contains(files.count) && counts.allSatisfy { $0 > 0 && $0 <= bytes }
            && counts.reduce(0, +) == bytes && (1...Self.mostIndices).contains(indices.count)
            && indices.allSatisfy { $0.low.isFinite && $0.high.isFinite && $0.low < $0.high }
            && indices.allSatisfy { $0.mapLow.isFinite && $0.mapHigh.isFinite && $0.mapLow < $0.mapHigh }
            && (mapSide == 0 || Self.sides.contains(mapSide))
    }
}
