/// What a verdict can rest on, the best first.
enum CropFinding: Hashable {
    /// Hardly a pixel counts.
    case nothingValid
    /// NDVI, on which the classes are defined.
    case ndvi(CropMean)
    /// How much of the picture is plants, and how green they are: no class follows from either.
    case cover(Double, gli: CropMean?)
    /// Neither: the bands allow no NDVI, and plants cannot be told from soil.
    case noBasis

    /// Under this share of valid pixels nothing is said.
    static let leastValid = 0.01

    /// What a measured survey has.
    init(_ survey: CropSurvey) {
        self =
            if survey.validShare < Self.leastValid {
                .nothingValid
            } else if let ndvi = survey.mean(of: "ndvi") {
                .ndvi(ndvi)
            } else if let cover = survey.canopyCover, cover.isFinite {
                .cover(cover, gli: survey.mean(of: "gli"))
            } else {
                .noBasis
            }
    }
}

extension CropSurvey {
    /// Share of the pixels that count, 0 to 1.
    var validShare: Double { share(pixels.valid) }

    /// Share of all pixels, 0 to 1.
    func share(_ count: Int) -> Double {
        pixels.all > 0 ? min(1, max(0, Double(count) / Double(pixels.all))) : 0
    }
}
