import Domain
import TestKit
import Testing

struct MemoryVectorsTests {
    @Test(arguments: VectorStoreExercise.Fact.allCases)
    func facts(_ fact: VectorStoreExercise.Fact) async throws {
        try await VectorStoreExercise(MemoryVectors()) { _ in FileID() }.check(fact)
    }
}
