import Domain
import TestKit
import Testing

struct MemoryCropsTests {
    @Test(arguments: CropExercise.Fact.allCases)
    func facts(_ fact: CropExercise.Fact) async throws {
        let files = MemoryFiles()
        let crops = MemoryCrops(files, limits: CropExercise.limits)
        let exercise = CropExercise(files: files, crops: crops, fields: crops) { id, metadata, survey in
            files.analyze(id, Analysis(metadata: metadata))
            if let survey { crops.put(survey, of: id) }
        }
        try await exercise.check(fact)
    }

    @Test(arguments: TelemetryExercise.Fact.allCases)
    func telemetry(_ fact: TelemetryExercise.Fact) async throws {
        try await TelemetryExercise(MemoryTelemetry()).check(fact)
    }
}
