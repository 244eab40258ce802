import TestKit
import Testing

struct MemoryCapturesTests {
    @Test(arguments: CapturesExercise.Fact.allCases)
    func facts(_ fact: CapturesExercise.Fact) async throws {
        let files = MemoryFiles()
        try await CapturesExercise(files: files, captures: MemoryCaptures(files)).check(fact)
    }
}
