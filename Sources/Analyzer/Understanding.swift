import Domain

/// Puts what an analyst finds in a text into an analysis that has the text.
struct Understanding: Sendable {
    /// Understands the text.
    let analyst: any TextAnalyst

    /// Members of ``Analysis/methods`` that belong to it, so that those of an earlier run do not stay.
    private static let parts = ["summary", "tags", "language", "suggested_filename", Analysis.understanding]

    /// The same analysis, understood for this subject.
    func renew(_ known: Analysis, of file: StoredFile, for subject: AnalysisSubject) async throws -> Analysis {
        var analysis = known
        for part in Self.parts { analysis.methods[part] = nil }
        analysis.notes.removeAll(where: Analysis.isOfAnUnusedProvider)
        let (text, metadata) = (analysis.text, analysis.metadata)
        let found = try await AnalysisSubject.$current.withValue(subject) {
            try await analyst.understand(text, filename: file.filename, metadata: metadata)
        }
        analysis.suggestedFilename = found.suggestedFilename
        analysis.summary = found.summary
        analysis.tags = found.tags
        analysis.language = found.language
        analysis.methods.merge(found.methods) { read, _ in read }
        for note in found.notes where !analysis.notes.contains(note) { analysis.notes.append(note) }
        CropWords.apply(to: &analysis)
        return analysis
    }
}
