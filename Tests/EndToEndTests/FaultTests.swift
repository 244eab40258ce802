import TestKit
import Testing

extension EndToEnd {
    /// What must not be lost when a worker is killed or the broker forgets.
    @Suite struct FaultTests {
        private static let count = 12

        @Test(arguments: [("Analyzer", "analyze"), ("Thumbnailer", "thumbnail")])
        func aKilledWorkerLosesNothing(_ service: String, _ stage: String) async throws {
            try await Stack.run { stack in
                let uploads = try await stack.upload(count: Self.count) { !$0.hasSuffix(".txt") }
                let isAtWork = try await eventually(within: 30) {
                    for upload in uploads {
                        if try await stack.status(of: upload).state(of: stage) == "running" { return true }
                    }
                    return false
                }
                // A thumbnail may be over too soon to be seen; the kill then falls between two of them.
                if stage == "analyze" { #expect(isAtWork) }
                try await stack.killAndRestart(service)
                try await allComplete(uploads, in: stack)
            }
        }

        @Test func anEmptiedBrokerLosesNothing() async throws {
            try await Stack.run { stack in
                let uploads = try await stack.upload(count: Self.count)
                try await stack.emptyBroker()
                try await allComplete(uploads, in: stack)
            }
        }

        private func allComplete(_ uploads: [Upload], in stack: Stack) async throws {
            for (upload, status) in try await stack.settle(uploads, within: 120) {
                #expect(status.status == "completed", "\(upload.name): \(status)")
            }
            #expect(await stack.countNotifications(of: uploads) == uploads.map { _ in 1 })
        }
    }
}
