import Domain

/// What a survey gives to the analysis of its file: facts, tags, a summary. They are kept with the metadata, so that
/// whoever understands the file again finds them.
enum CropWords {
    /// The member `crop` of the metadata: the verdict in short.
    static func facts(
        of survey: CropSurvey,
        because reason: CropSubject.Reason,
        metadata: [String: JSONValue]
    ) -> JSONValue {
        var facts: [String: JSONValue] = [
            "status": .string(survey.health.status.rawValue),
            "confidence": .number(survey.health.confidence),
            "basis": .string(survey.health.basis),
            "statement": .string(survey.health.statement),
            "statement_th": .string(CropVerdict.statement(of: survey, in: .thai)),
            "bands": .array(survey.provenance.bands.map { .string($0.rawValue) }),
            "calibration": .string(survey.provenance.calibration.rawValue),
            "model": .string(survey.model?.version ?? "none"),
            "because": .string(reason.rawValue),
            "tags": .array(CropSubject.tags(of: survey, metadata: metadata).map { .string($0) }),
        ]
        facts["score"] = survey.health.score.map { JSONValue.number($0) }
        facts["canopy_cover"] = survey.canopyCover.map { JSONValue.number($0) }
        return .object(facts)
    }

    /// Puts the tags before the others, and the statement where a picture has no text to be summed up.
    static func apply(to analysis: inout Analysis) {
        guard let crop = analysis.metadata["crop"] else { return }
        if case .array(let values)? = crop["tags"] {
            let tags = values.compactMap { value in if case .string(let tag) = value { tag } else { nil } }
            analysis.tags.removeAll { tags.contains($0.tag) }
            analysis.tags.insert(contentsOf: tags.map { Tag($0, confidence: 0.95) }, at: 0)
        }
        if analysis.pages.isEmpty, case .string(let statement)? = crop["statement"] {
            analysis.summary = statement
            analysis.methods["summary"] = CropReading.method
        }
    }
}
