import Domain
import TestKit
import Testing

struct MemoryBackfillTests {
    @Test(arguments: BackfillExercise.Fact.allCases)
    func does(_ fact: BackfillExercise.Fact) async throws {
        let ledger = MemoryBackfill()
        let exercise = BackfillExercise(
            ledger,
            analyse: { analysis, recipe, file in
                let file = file ?? SampleUpload.fresh().file
                ledger.keep(analysis, of: file, recipe: recipe)
                return file
            },
            delete: { ledger.forget($0.id) }
        )
        try await exercise.check(fact)
    }
}
