import Blocking
import Synchronization
import TestKit
import Testing

struct BellTests {
    @Test func wakesTheThread() async {
        let bell = Bell()
        let rounds = Mutex(0)
        let thread = DedicatedThread {
            for _ in 0..<3 {
                bell.wait()
                rounds.withLock { $0 += 1 }
            }
        }
        for round in 1...3 {
            bell.ring()
            #expect(await eventually { rounds.withLock { $0 } == round })
        }
        await thread.join()
    }

    @Test func keepsRingsAsOne() async {
        let bell = Bell()
        for _ in 0..<100 { bell.ring() }
        let late = Mutex(false)
        let thread = DedicatedThread {
            bell.wait()
            bell.wait(seconds: 0.02)
            late.withLock { $0 = true }
        }
        await thread.join()
        #expect(late.withLock { $0 })
    }

    @Test func endsWithTheTime() async {
        let start = ContinuousClock.now
        await DedicatedThread { Bell().wait(seconds: 0.05) }.join()
        #expect(ContinuousClock.now - start >= .seconds(0.05))
    }
}
