import Domain
import Logging
import ServiceLifecycle
import Synchronization
import TestKit
import Testing

@testable import ServiceKit

struct ReadinessWatchTests {
    @Test func aReasonIsLoggedOnceAndItsEndToo() async throws {
        let lines = Mutex<[String]>([])
        let output = LogOutput(format: .text, level: .info) { line in lines.withLock { $0.append(line) } }
        let logger = Logger(label: "x") { ProcessLogHandler(label: $0, output: output) }
        let asked = Mutex(0)
        let policy = Mutex("volatile-lru")
        let parts = HostParts()
        parts.addCheck(
            ReadinessCheck(name: "redis") {
                let count = asked.withLock { count in
                    count += 1
                    return count
                }
                let policy = policy.withLock { $0 }
                guard policy == "noeviction" else { throw Failure(.unfit, "\(policy), asked \(count) times") }
                return policy
            }
        )
        let routes = HealthRoutes(service: "x", instance: "y", parts: parts, metrics: MetricStore())
        let watch = ReadinessWatch(routes: routes, logger: logger, firstSeconds: 0.01, intervalSeconds: 0.01)
        let group = ServiceGroup(services: [watch], logger: logger)
        @Sendable func logged(_ text: String) -> Int { lines.withLock { $0.count { $0.contains(text) } } }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            #expect(await eventually { asked.withLock { $0 } > 5 })
            #expect(logged("Not ready") == 1)
            policy.withLock { $0 = "allkeys-lru" }
            #expect(await eventually { logged("Not ready") == 2 })
            policy.withLock { $0 = "noeviction" }
            #expect(await eventually { logged("Ready again") == 1 })
            let soFar = asked.withLock { $0 }
            #expect(await eventually { asked.withLock { $0 } > soFar + 5 })
            #expect(logged("eady") == 3)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
