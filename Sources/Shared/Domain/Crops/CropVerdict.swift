/// Judges what was measured: the same survey, always the same verdict. Pure: it measures nothing itself.
public enum CropVerdict {
    /// The survey with its verdict, and every zone with its severity (``CropSeverity``).
    public static func judged(_ survey: CropSurvey) -> CropSurvey {
        CropSurvey(
            width: survey.width,
            height: survey.height,
            provenance: survey.provenance,
            pixels: survey.pixels,
            canopyCover: survey.canopyCover,
            canopyMethod: survey.canopyMethod,
            indices: survey.indices,
            refused: survey.refused,
            zones: CropSeverity(of: survey).rated(survey.zones),
            health: health(of: survey),
            model: survey.model,
            modelNote: survey.modelNote,
            maps: survey.maps,
            processed: survey.processed
        )
    }

    /// What can be said of the plants.
    ///
    /// With red and near infrared: a class by NDVI, of the plants where they were told from the soil, else of the whole
    /// picture. Without: cover and greenness in words, no class and no score, because light and camera move the colours of
    /// a photograph more than the health of the plants does.
    public static func health(of survey: CropSurvey) -> CropHealth {
        let finding = CropFinding(survey)
        let statement = statement(of: survey, in: .english)
        let confidence = confidence(in: survey, finding)
        switch finding {
        case .ndvi(let mean):
            return CropHealth(
                status: status(ndvi: mean.value),
                score: min(1, max(0, mean.value)),
                definition: mean.isOfCanopy
                    ? "Mean NDVI of the plants, held to 0…1; each class is a fifth of it."
                    : "Mean NDVI of all valid pixels, soil included, held to 0…1; each class is a fifth of it.",
                confidence: confidence,
                basis: "ndvi",
                statement: statement
            )
        case .cover: return unknown(basis: "canopy_cover", confidence, statement)
        case .noBasis, .nothingValid: return unknown(basis: "none", 0, statement)
        }
    }

    /// The class of an NDVI: a fifth of the scale each, as the borders have always been.
    public static func status(ndvi: Double) -> CropHealth.Status {
        switch ndvi {
        case ..<0.2: .veryPoor
        case ..<0.4: .poor
        case ..<0.6: .moderate
        case ..<0.8: .healthy
        case 0.8...: .veryHealthy
        default: .unknown
        }
    }

    private static func unknown(basis: String, _ confidence: Double, _ statement: String) -> CropHealth {
        CropHealth(
            status: .unknown,
            score: nil,
            definition: "There is no score: it is defined on NDVI alone.",
            confidence: confidence,
            basis: basis,
            statement: statement
        )
    }

    /// How sure the numbers are, no probability: the share of valid pixels, times 1 for reflectance, 0.7 for what is only
    /// proportional to light, 0.5 for a developed photograph; times 0.8 where soil is in the mean.
    private static func confidence(in survey: CropSurvey, _ finding: CropFinding) -> Double {
        let calibrated =
            switch survey.provenance.calibration {
            case .reflectance: 1.0
            case .relative: 0.7
            case .approximate: 0.5
            }
        let pure = if case .ndvi(let mean) = finding, !mean.isOfCanopy { 0.8 } else { 1.0 }
        return (survey.validShare * calibrated * pure * 1_000).rounded() / 1_000
    }
}
