import Streams
import TestKit
import Testing

struct MemoryBusTests {
    @Test(arguments: EventBusExercise.all)
    func behavesAsEveryBus(_ fact: EventBusExercise) async throws {
        let takeoverSeconds = 0.6
        let bus = MemoryBus(takeoverSeconds: takeoverSeconds)
        try await fact.run(
            on: EventBusExercise.World(
                bus: bus,
                keeping: bus,
                renewal: bus,
                takeoverSeconds: takeoverSeconds,
                forget: { bus.forget() }
            )
        )
    }
}
