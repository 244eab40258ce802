import Domain
import TestKit
import Testing

/// What is said of plants, and what is not.
@Suite struct CropVerdictTests {
    @Test(
        arguments: [
            (-0.3, .veryPoor, 0), (0.199, .veryPoor, 0.199), (0.2, .poor, 0.2), (0.4, .moderate, 0.4),
            (0.599, .moderate, 0.599), (0.6, .healthy, 0.6), (0.8, .veryHealthy, 0.8), (1, .veryHealthy, 1),
        ] as [(Double, CropHealth.Status, Double)]
    )
    func classesAreFifthsOfTheScale(ndvi: Double, status: CropHealth.Status, score: Double) {
        let health = CropVerdict.health(of: ScriptedSurvey.measured(["ndvi": ndvi]))
        #expect(health.status == status)
        #expect(health.score == score)
        #expect(health.basis == "ndvi")
    }

    @Test func theScoreRisesWithNDVI() {
        let scores = stride(from: -1.0, through: 1.0, by: 0.01).map { ndvi in
            CropVerdict.health(of: ScriptedSurvey.measured(["ndvi": ndvi])).score ?? -1
        }
        #expect(scores == scores.sorted())
        #expect(scores.allSatisfy { (0...1).contains($0) })
    }

    @Test func thePlantsAloneAreJudgedWhereTheyWereToldFromSoil() {
        let survey = ScriptedSurvey.measured(["ndvi": 0.3], canopy: ["ndvi": 0.7], cover: 0.4)
        let health = CropVerdict.health(of: survey)
        #expect(health.status == .healthy && health.score == 0.7 && health.confidence == 1)
        #expect(
            health.statement == "The mean NDVI of the plants is 0.70: healthy (0.6 to 0.8). "
                + "Plants cover 40 % of the picture. It tells how green they are, not why."
        )
    }

    @Test func aFewPlantsAreNoField() {
        let survey = ScriptedSurvey.measured(["ndvi": 0.1], canopy: ["ndvi": 0.7], cover: 0.01)
        let health = CropVerdict.health(of: survey)
        #expect(health.status == .veryPoor && health.confidence == 0.8)
        #expect(health.statement.contains("That is too little to judge them alone"))
    }

    @Test(
        arguments: [
            (.reflectance, 10_000, 0.4, 1), (.relative, 10_000, 0.4, 0.7), (.approximate, 10_000, 0.4, 0.5),
            (.reflectance, 2_500, 0.4, 0.25), (.relative, 5_000, nil, 0.28),
        ] as [(CropProvenance.Calibration, Int, Double?, Double)]
    )
    func confidenceFallsWithPixelsAndCalibration(
        calibration: CropProvenance.Calibration,
        valid: Int,
        cover: Double?,
        confidence: Double
    ) {
        let survey = ScriptedSurvey.measured(
            ["ndvi": 0.5],
            canopy: cover == nil ? [:] : ["ndvi": 0.5],
            cover: cover,
            calibration: calibration,
            valid: valid
        )
        #expect(CropVerdict.health(of: survey).confidence == confidence)
    }

    @Test func aPhotographHasNoClassAndNoScore() {
        let survey = ScriptedSurvey.measured(
            ["gli": 0.1],
            canopy: ["gli": 0.214],
            cover: 0.433,
            bands: [.red, .green, .blue],
            calibration: .approximate,
            camera: "DJI FC6310"
        )
        let health = CropVerdict.health(of: survey)
        #expect(health.status == .unknown && health.score == nil && health.basis == "canopy_cover")
        #expect(health.confidence == 0.5)
        #expect(
            health.statement == "Plants cover 43 % of the picture and their mean GLI, a measure of green, is 0.21. "
                + "Their health cannot be told: that takes a near infrared and a red band. "
                + "Compare these numbers only with pictures of the same camera, light and settings."
        )
    }

    /// What is saturated or empty is neither plants nor soil.
    @Test(
        arguments: [
            (10_000, "the picture", "ภาพ"), (9_900, "the picture", "ภาพ"),
            (9_899, "what could be measured", "ส่วนที่วัดค่าได้"),
        ] as [(Int, String, String)]
    )
    func sharesAreOfWhatCouldBeMeasured(valid: Int, english: String, thai: String) {
        for survey in [
            ScriptedSurvey.measured(["ndvi": 0.3], canopy: ["ndvi": 0.7], cover: 0.4, valid: valid),
            ScriptedSurvey.measured(["gli": 0.1], cover: 0.4, valid: valid),
        ] {
            let statement = CropVerdict.statement(of: survey, in: .english)
            #expect(statement.contains("Plants cover 40 % of \(english)"))
            #expect(CropVerdict.statement(of: survey, in: .thai).contains("พืชปกคลุม 40% ของ\(thai) "))
        }
        let bare = ScriptedSurvey.measured(["ndvi": 0.3], valid: valid)
        let subject = english == "the picture" ? "the whole picture" : "all that could be measured"
        #expect(CropVerdict.statement(of: bare, in: .english).hasPrefix("The mean NDVI of \(subject) is 0.30"))
    }

    @Test func nothingIsSaidOfPixelsThatDoNotCount() {
        let health = CropVerdict.health(of: ScriptedSurvey.measured(["ndvi": 0.7], valid: 99))
        #expect(health.status == .unknown && health.score == nil && health.basis == "none" && health.confidence == 0)
        #expect(health.statement.contains("99 % are saturated, 0 % have no value"))
    }

    @Test func bandsWithoutRedAllowNoVerdict() {
        let health = CropVerdict.health(of: ScriptedSurvey.measured(["ndre": 0.4], bands: [.nir, .redEdge]))
        #expect(health.status == .unknown && health.basis == "none")
        #expect(health.statement.contains("(nir, red_edge)"))
    }

    @Test func whatIsNoNumberIsNoNDVI() {
        #expect(CropVerdict.status(ndvi: .nan) == .unknown)
        #expect(CropVerdict.health(of: ScriptedSurvey.measured(["ndvi": .nan])).status == .unknown)
    }

    @Test(arguments: [
        ScriptedSurvey.measured(["ndvi": 0.3]),
        ScriptedSurvey.measured(["ndvi": 0.3], canopy: ["ndvi": 0.5], cover: 0.3, calibration: .relative, valid: 300),
        ScriptedSurvey.measured(["ndvi": 0.3], cover: 0.001, calibration: .approximate),
        ScriptedSurvey.measured(["gli": 0.3], cover: 0.2), ScriptedSurvey.measured(["ndre": 0.3]),
        ScriptedSurvey.measured(valid: 0),
    ])
    func everyStatementIsThereInBothLanguages(_ survey: CropSurvey) {
        let english = CropVerdict.statement(of: survey, in: .english)
        let thai = CropVerdict.statement(of: survey, in: .thai)
        #expect(english.hasSuffix("."))
        #expect(!english.unicodeScalars.contains { (0x0E00...0x0E7F).contains($0.value) })
        #expect(thai.unicodeScalars.contains { (0x0E00...0x0E7F).contains($0.value) })
        #expect(CropVerdict.health(of: survey).statement == english)
    }
}

/// How bad a zone is.
@Suite struct CropSeverityTests {
    /// −1 where there is none.
    private static func severities(_ survey: CropSurvey) -> [Double] {
        CropVerdict.judged(survey).zones.map { $0.severity ?? -1 }
    }

    @Test(arguments: [(0.9, 0), (0.8, 0), (0.5, 0.5), (0.2, 1), (-0.5, 1)] as [(Double, Double)])
    func byNDVIZonesOfAllPicturesCompare(ndvi: Double, severity: Double) {
        let survey = ScriptedSurvey.measured(zones: [ScriptedSurvey.zone(0, ["ndvi": ndvi, "gli": 0.1], canopy: 0.5)])
        #expect(CropSeverity(of: survey).name == "ndvi")
        #expect(Self.severities(survey) == [severity])
    }

    @Test func byCoverAZoneLacksWhatTheMedianHas() {
        let zones = [0.5, 0.5, 0.25, 0, 0.9].enumerated().map { ScriptedSurvey.zone($0, ["gli": 0.1], canopy: $1) }
        let survey = ScriptedSurvey.measured(["gli": 0.1], cover: 0.43, zones: zones)
        #expect(CropSeverity(of: survey) == .relativeCover(median: 0.5))
        #expect(Self.severities(survey) == [0, 0, 0.5, 1, 0])
    }

    @Test func whatDoesNotCountIsNoLackOfPlants() {
        let zones = [
            ScriptedSurvey.zone(0, ["gli": 0.1], canopy: 0.5), ScriptedSurvey.zone(1, ["gli": 0.1], canopy: 0.5),
            // Half of it is saturated; of the rest as much is plants as elsewhere, or half as much.
            ScriptedSurvey.zone(2, ["gli": 0.1], canopy: 0.25, valid: 0.5),
            ScriptedSurvey.zone(3, ["gli": 0.1], canopy: 0.125, valid: 0.5),
        ]
        let survey = ScriptedSurvey.measured(["gli": 0.1], cover: 0.45, zones: zones)
        #expect(CropSeverity(of: survey) == .relativeCover(median: 0.5))
        #expect(Self.severities(survey) == [0, 0, 0, 0.5])
    }

    @Test func byGreennessWhereThereIsNoCoverToLack() {
        let zones = [0.2, 0.1, 0.0, -0.1].enumerated().map { ScriptedSurvey.zone($0, ["gli": $1]) }
        let survey = ScriptedSurvey.measured(["gli": 0.05], zones: zones)
        #expect(CropSeverity(of: survey) == .relativeGLI(median: 0.05))
        #expect(Self.severities(survey) == [0, 0, 0.25, 0.75])
    }

    @Test func nothingIsSaidOfEmptyZones() {
        let zones = [
            ScriptedSurvey.zone(0, [:], valid: 0), ScriptedSurvey.zone(1, ["ndvi": 0.5]), ScriptedSurvey.zone(2, [:]),
        ]
        #expect(Self.severities(ScriptedSurvey.measured(zones: zones)) == [-1, 0.5, -1])
        let none = ScriptedSurvey.measured(zones: [ScriptedSurvey.zone(0, ["ndre": 0.1])])
        #expect(CropSeverity(of: none).name == "none")
        #expect(Self.severities(none) == [-1])
    }

    @Test func theJudgeChangesNothingThatWasMeasured() {
        var survey = ScriptedSurvey.measured(zones: [ScriptedSurvey.zone(0, ["ndvi": 0.5], canopy: 0.25, valid: 0.5)])
        survey.maps = ["ndvi": .map(FileID(), "ndvi")]
        let judged = CropVerdict.judged(survey)
        #expect(judged.indices == survey.indices && judged.pixels == survey.pixels && judged.maps == survey.maps)
        #expect(judged.provenance == survey.provenance)
        #expect(judged.zones[0].values == survey.zones[0].values && judged.zones[0].canopy == 0.25)
        #expect(CropVerdict.judged(judged) == judged)
    }
}
