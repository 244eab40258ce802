/// How much worse a zone is than it could be, and by which measure.
public enum CropSeverity: Sendable, Hashable {
    /// By its NDVI alone, so that zones of all pictures compare.
    case ndvi
    /// By the cover that it lacks against the median zone of the same picture: compares within the picture only.
    case relativeCover(median: Double)
    /// By its GLI against the median zone of the same picture: compares within the picture only.
    case relativeGLI(median: Double)
    /// Not at all.
    case none

    /// Median covers below this are too little to lack anything of.
    private static let leastCover = 0.05
    /// A GLI that is lower than the median by so much is the worst: about what parts a closed canopy from bare soil.
    private static let worstGLI = 0.2

    /// The best measure that a survey allows.
    public init(of survey: CropSurvey) {
        let zones = survey.zones.filter { $0.valid > 0 }
        let gli = Self.median(zones.compactMap { $0.values["gli"] })
        self =
            if zones.contains(where: { $0.values["ndvi"]?.isFinite == true }) {
                .ndvi
            } else if let cover = Self.median(zones.compactMap(\.cover)), cover >= Self.leastCover {
                .relativeCover(median: cover)
            } else if let gli {
                .relativeGLI(median: gli)
            } else {
                .none
            }
    }

    /// A word for it: `ndvi`, `relative_cover`, `relative_gli`, `none`.
    public var name: String {
        switch self {
        case .ndvi: "ndvi"
        case .relativeCover: "relative_cover"
        case .relativeGLI: "relative_gli"
        case .none: "none"
        }
    }

    /// What 0 and 1 mean.
    public func definition(in language: Explanation.Language) -> String {
        switch (self, language) {
        case (.ndvi, .english):
            "0 from an NDVI of 0.8 on, 1 up to 0.2, even in between; bare soil counts as severe."
        case (.ndvi, .thai):
            "0 เมื่อ NDVI ตั้งแต่ 0.8 ขึ้นไป 1 เมื่อไม่เกิน 0.2 และไล่ระดับเท่ากันในช่วงกลาง ดินเปล่านับว่ารุนแรง"
        case (.relativeCover, .english):
            "Share of the cover of this picture's median zone that the zone lacks; compares within the picture only."
        case (.relativeCover, .thai):
            "สัดส่วนพืชปกคลุมที่ขาดไปเมื่อเทียบกับช่องมัธยฐานของภาพเดียวกัน ใช้เปรียบเทียบได้เฉพาะภายในภาพนี้"
        case (.relativeGLI, .english):
            "0 if as green (GLI) as this picture's median zone, 1 if lower by 0.2; compares within the picture only."
        case (.relativeGLI, .thai):
            "0 เมื่อเขียว (GLI) เท่าช่องมัธยฐานของภาพเดียวกัน 1 เมื่อต่ำกว่า 0.2 ใช้เปรียบเทียบได้เฉพาะภายในภาพนี้"
        case (.none, .english): "The bands of this picture do not tell how zones differ."
        case (.none, .thai): "แถบคลื่นของภาพนี้บอกความแตกต่างของแต่ละช่องไม่ได้"
        }
    }

    /// The zones with their severity.
    func rated(_ zones: [StressZone]) -> [StressZone] {
        zones.map { zone in
            StressZone(
                x: zone.x,
                y: zone.y,
                severity: severity(of: zone),
                values: zone.values,
                valid: zone.valid,
                canopy: zone.canopy
            )
        }
    }

    /// 0 to 1, to a thousandth; `nil` where nothing can be said.
    func severity(of zone: StressZone) -> Double? {
        guard zone.valid > 0 else { return nil }
        let raw: Double? =
            switch self {
            case .ndvi: zone.values["ndvi"].map { (0.8 - $0) / 0.6 }
            case .relativeCover(let median): zone.cover.map { 1 - $0 / median }
            case .relativeGLI(let median): zone.values["gli"].map { (median - $0) / Self.worstGLI }
            case .none: nil
            }
        guard let raw, raw.isFinite else { return nil }
        return (min(1, max(0, raw)) * 1_000).rounded() / 1_000
    }

    /// Of an even number, the mean of the two in the middle.
    private static func median(_ values: [Double]) -> Double? {
        let sorted = values.filter(\.isFinite).sorted()
        guard !sorted.isEmpty else { return nil }
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

extension StressZone {
    /// Share of its valid pixels that are plants, as ``CropSurvey/canopyCover`` is of the picture's: what is saturated
    /// or empty is no soil. `nil` without a mask, or without valid pixels.
    fileprivate var cover: Double? {
        guard let canopy, valid > 0 else { return nil }
        return min(1, max(0, canopy / valid))
    }
}
