import TestKit
import Testing

struct MemoryNearDuplicatesTests {
    @Test(arguments: NearDuplicatesExercise.Fact.allCases)
    func facts(_ fact: NearDuplicatesExercise.Fact) async throws {
        let files = MemoryFiles()
        let exercise = NearDuplicatesExercise(MemoryNearDuplicates(files), files: files) { file, thumbnail in
            files.illustrate(file, thumbnail)
        }
        try await exercise.check(fact)
    }
}
