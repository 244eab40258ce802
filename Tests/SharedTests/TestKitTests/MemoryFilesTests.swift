import TestKit
import Testing

/// The fake keeps the promises of the real one, so that what is tested over it holds over PostgreSQL.
@Suite struct MemoryFilesTests {
    @Test(arguments: FileRepositoryExercise.Fact.allCases)
    func behavesLikeARepository(fact: FileRepositoryExercise.Fact) async throws {
        try await FileRepositoryExercise(files: MemoryFiles()).check(fact)
    }
}
