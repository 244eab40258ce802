import TestKit
import Testing

@testable import Streams

struct WatchedTests {
    @Test func wakesWhenTheConditionHolds() async {
        let number = Watched(0)
        async let waiting = number.wait { $0 >= 3 ? $0 * 10 : nil }
        for _ in 0..<3 { number.update { $0 += 1 } }
        #expect(await waiting == 30)
    }

    @Test func returnsAtOnceIfItHoldsAlready() async {
        #expect(await Watched(1).wait { $0 } == 1)
    }

    @Test func endsWithTheTask() async {
        let number = Watched(0)
        let waiting = Task { await number.wait { $0 > 0 ? $0 : nil } }
        waiting.cancel()
        #expect(await waiting.value == nil)
    }

    @Test func endsWithTheTime() async {
        #expect(await Watched(0).wait(seconds: 0.02) { $0 > 0 ? $0 : nil } == nil)
    }

    @Test func wakesEveryoneUnderLoad() async {
        let number = Watched(0)
        let sum = await withTaskGroup(of: Int.self) { group in
            for goal in 1...200 { group.addTask { await number.wait { $0 >= goal ? 1 : nil } ?? 0 } }
            for _ in 1...200 { number.update { $0 += 1 } }
            return await group.reduce(0, +)
        }
        #expect(sum == 200)
    }
}
