import Domain
import TestKit
import Testing

@testable import Database

@Suite(.enabled(if: TemporaryDatabase.isThere))
struct BackfillTests {
    @Test(arguments: BackfillExercise.Fact.allCases)
    func does(_ fact: BackfillExercise.Fact) async throws {
        try await TemporaryDatabase.with { database in
            let (files, ledger) = (database.files, database.ledger)
            let exercise = BackfillExercise(
                PostgresAnalyses(database.client),
                analyse: { analysis, recipe, known in
                    func end(_ file: FileID, _ stage: StageName, _ generation: Int64, _ changes: [Change]) async throws
                    {
                        let work = Work(file: file, stage: stage, generation: generation)
                        guard case .granted(let claim) = try await ledger.claim(work, worker: "w", leaseSeconds: 30)
                        else { throw Failure(.conflict, "The claim was not granted.") }
                        #expect(try await ledger.finish(claim, .done(changes), announcing: []))
                    }
                    let changes: [Change] = [.analysis(analysis), .search(SearchEntry(parts: [], recipe: recipe))]
                    if let known {
                        _ = try await files.reprocess(known.id, stages: [.analyze], force: true, of: .sample)
                        try await end(known.id, .analyze, 2, changes)
                        return known
                    }
                    let upload = SampleUpload.fresh()
                    _ = try await files.accept(upload)
                    try await end(upload.file.id, .thumbnail, 1, [])
                    try await end(upload.file.id, .analyze, 1, changes)
                    return upload.file
                },
                delete: { try await files.delete($0.id, of: .sample) }
            )
            try await exercise.check(fact)
        }
    }
}
