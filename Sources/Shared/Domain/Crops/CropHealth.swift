/// What the numbers say of the plants, and how sure that is. A statement, never a diagnosis.
public struct CropHealth: Sendable, Hashable, Codable {
    /// The classes of the thresholds on NDVI; `unknown` where no statement can be made.
    public enum Status: String, Sendable, Hashable, Codable {
        case veryPoor = "very_poor"
        case poor
        case moderate
        case healthy
        case veryHealthy = "very_healthy"
        case unknown
    }

    /// The class.
    public let status: Status
    /// 0 to 1; `nil` where no statement can be made.
    public let score: Double?
    /// How ``score`` is defined.
    public let definition: String
    /// How ``confidence`` is defined, wherever it is shown.
    public static let confidenceDefinition =
        "No probability: the share of valid pixels, times 1 for reflectance, 0.7 for light of unknown scale, 0.5 for a "
        + "developed photograph; times 0.8 where soil is in the mean; 0 where nothing can be said."

    /// 0 to 1: see ``confidenceDefinition``.
    public let confidence: Double
    /// What it rests on: `ndvi`, `canopy_cover`, or `none`.
    public let basis: String
    /// A sentence for the user, with its limits.
    public let statement: String

    /// A verdict.
    public init(
        status: Status,
        score: Double?,
        definition: String,
        confidence: Double,
        basis: String,
        statement: String
    ) {
        self.status = status
        self.score = score
        self.definition = definition
        self.confidence = confidence
        self.basis = basis
        self.statement = statement
    }
}
