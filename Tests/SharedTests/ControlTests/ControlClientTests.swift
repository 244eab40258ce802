import FoundationEssentials
import Synchronization
import TestKit
import Testing

@testable import Control

struct ControlClientTests {
    @Test func callsSideBySideGetTheirOwnAnswers() async throws {
        try await ControlBench().run { bench in
            let address = bench.address.withLock { $0 }
            try await ControlClient.connected(to: address) { client in
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 1...50 {
                        group.addTask {
                            let answer = try await client.call("echo", ["number": "\(number)"])
                            return try answer.result([String: String].self) == ["number": "\(number)"]
                        }
                    }
                    for try await isOwn in group { #expect(isOwn) }
                }
            }
        }
    }

    @Test func aRefusalIsThrownAsItCame() async throws {
        try await ControlBench().run { bench in
            let address = bench.address.withLock { $0 }
            await #expect(throws: ControlError("conflict", "not now", retryable: true)) {
                try await ControlClient.connected(to: address) { client in _ = try await client.call("refuse") }
            }
        }
    }

    @Test func theTokenIsShownFirst() async throws {
        try await ControlBench(isOpen: true, token: "secret").run { bench in
            let address = bench.address.withLock { $0 }
            let name = try await ControlClient.connected(to: address, token: "secret") { client in
                try await client.call("whoami").result([String: String].self)["as"]
            }
            #expect(name == "operator")
            let error = await #expect(throws: ControlError.self) {
                try await ControlClient.connected(to: address, token: "wrong") { client in
                    _ = try await client.call("whoami")
                }
            }
            #expect(error?.code == "unauthorized")
        }
    }

    @Test func aPortWithoutAServerIsUnavailable() async throws {
        let error = await #expect(throws: ControlError.self) {
            try await ControlClient.connected(to: ControlAddress(host: "127.0.0.1", port: 1)) { _ in }
        }
        #expect(error?.code == "unavailable")
    }

    @Test func aSlowAnswerTimesOut() async throws {
        try await ControlBench().run { bench in
            let address = bench.address.withLock { $0 }
            let error = await #expect(throws: ControlError.self) {
                try await ControlClient.connected(to: address) { client in
                    _ = try await client.call("wait", timeoutSeconds: 0.05)
                }
            }
            #expect(error?.code == "timeout")
        }
    }

    @Test func notificationsAreHandedOver() async throws {
        let counts = Mutex<[String]>([])
        try await ControlBench().run { bench in
            try await ControlClient.connected(
                to: bench.address.withLock { $0 },
                notified: { notification in
                    let params = try? notification.params([String: String].self)
                    counts.withLock { $0.append(params?["count"] ?? "") }
                }
            ) { client in
                try await client.call("watch")
                #expect(await eventually { counts.withLock { $0 } == ["1", "2", "3"] })
            }
        }
    }

    @Test(arguments: [
        ("127.0.0.1:7001", "127.0.0.1", 7001, true), ("[::1]:7001", "::1", 7001, true),
        ("gateway:7000", "gateway", 7000, false), ("localhost:0", "localhost", 0, true),
    ])
    func anAddressIsReadAndWrittenAlike(_ text: String, _ host: String, _ port: Int, _ isLoopback: Bool) throws {
        let address = try #require(ControlAddress(text))
        #expect(address == ControlAddress(host: host, port: port))
        #expect(address.description == text)
        #expect(address.isLoopback == isLoopback)
    }

    @Test(arguments: ["", ":7001", "host", "host:", "host:65536", "host:-1", "host:x"])
    func anythingElseIsNoAddress(_ text: String) {
        #expect(ControlAddress(text) == nil)
    }
}
