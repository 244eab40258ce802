import Blocking
import Synchronization
import Testing

struct DedicatedThreadTests {
    @Test func itsEndCanBeAwaitedByMany() async {
        let bell = Bell()
        let isOver = Flag()
        let thread = DedicatedThread {
            bell.wait()
            isOver.raise()
        }
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    await thread.join()
                    return isOver.isRaised
                }
            }
            bell.ring()
            for await result in group { #expect(result) }
        }
        await thread.join()
    }
}

private final class Flag: Sendable {
    private let state = Mutex(false)
    var isRaised: Bool { state.withLock { $0 } }
    func raise() { state.withLock { $0 = true } }
}
