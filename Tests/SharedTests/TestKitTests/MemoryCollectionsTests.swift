import TestKit
import Testing

struct MemoryCollectionsTests {
    @Test(arguments: CollectionExercise.Fact.allCases)
    func facts(_ fact: CollectionExercise.Fact) async throws {
        let files = MemoryFiles()
        let collections = MemoryCollections(files, limits: CollectionExercise.limits)
        try await CollectionExercise(files: files, collections: collections).check(fact)
    }
}
