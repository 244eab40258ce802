public import FoundationEssentials

/// What an analysis had found before it was done again, to compare with.
public struct EarlierAnalysis: Sendable, Hashable {
    /// When it had ended.
    public let analysedAt: Date
    /// All of it, the text included.
    public let analysis: Analysis

    /// An earlier result.
    public init(analysedAt: Date, analysis: Analysis) {
        self.analysedAt = analysedAt
        self.analysis = analysis
    }
}
