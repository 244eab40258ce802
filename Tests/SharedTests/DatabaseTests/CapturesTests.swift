import Database
import TestKit
import Testing

@Suite(.enabled(if: TemporaryDatabase.isThere))
struct CapturesTests {
    @Test(arguments: CapturesExercise.Fact.allCases)
    func captures(_ fact: CapturesExercise.Fact) async throws {
        try await TemporaryDatabase.with { database in
            let captures = PostgresCaptures(database.client)
            try await CapturesExercise(files: database.files, captures: captures).check(fact)
        }
    }
}
