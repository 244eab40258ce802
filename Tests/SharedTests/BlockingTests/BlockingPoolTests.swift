import Blocking
import Synchronization
import TestKit
import Testing

struct BlockingPoolTests {
    @Test func runsCallsAndPassesErrors() async throws {
        struct Refusal: Error {}
        let pool = BlockingPool(threads: 2)
        #expect(try await pool.run { 7 } == 7)
        await #expect(throws: Refusal.self) { try await pool.run { throw Refusal() } }
        try await pool.shutdown()
    }

    @Test func neverRunsMoreAtOnceThanItHasThreads() async throws {
        let pool = BlockingPool(threads: 2)
        let gauge = Gauge()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await pool.run {
                        gauge.enter()
                        Bell().wait(seconds: 0.002)
                        gauge.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(gauge.most == 2)
        try await pool.shutdown()
    }
}

/// How many are inside, and how many ever were at once.
private final class Gauge: Sendable {
    private let state = Mutex((now: 0, most: 0))
    var most: Int { state.withLock { $0.most } }

    func enter() {
        state.withLock { state in
            state.now += 1
            state.most = max(state.most, state.now)
        }
    }

    func leave() { state.withLock { $0.now -= 1 } }
}
