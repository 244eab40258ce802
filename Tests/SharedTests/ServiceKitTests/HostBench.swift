import Blocking
import Control
import Domain
import FoundationEssentials
import Glibc
import Logging
import ServiceLifecycle
import Settings
import Synchronization
import TestKit

@testable import ServiceKit

/// A host on free ports, for the length of a closure.
final class HostBench: Sendable {
    let output = LogOutput(format: .text, level: .error) { _ in }
    let host = Mutex<ServiceHost?>(nil)
    private let group = Mutex<ServiceGroup?>(nil)
    private static let sockets = BlockingPool(threads: 4)

    func run(
        _ compose: (ServiceHost) async throws -> [any Service],
        while body: @Sendable (HostBench) async throws -> Void
    ) async throws {
        let reader = SettingsReader(["ANALYZER_CONTROL_PORT": "0", "ANALYZER_HEALTH_PORT": "0"])
        let host = try ServiceHost("analyzer", reader: reader, output: output)
        self.host.withLock { $0 = host }
        let group = try await host.group(try await compose(host))
        self.group.withLock { $0 = group }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await body(self)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    func stop() async { await group.withLock { $0 }?.triggerGracefulShutdown() }

    func call(_ body: @Sendable (ControlClient) async throws -> Void) async throws {
        guard let address = await host.withLock({ $0 })?.parts.control.value() else { return }
        try await ControlClient.connected(to: address, body)
    }

    /// A GET over a plain socket.
    func get(_ path: String) async throws -> (status: Int, head: String, body: String) {
        guard let address = await host.withLock({ $0 })?.parts.health.value() else { return (0, "", "") }
        let text = try await Self.sockets.run {
            try Self.exchange(address.port, "GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        }
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1).map(String.init)
        let status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return (status ?? 0, parts.first ?? "", parts.count > 1 ? parts[1] : "")
    }

    private static func exchange(_ port: Int, _ request: String) throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw Failure(.unavailable, "no connection") }
        _ = request.withCString { write(descriptor, $0, strlen($0)) }
        var text = ""
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(descriptor, &bytes, bytes.count), count > 0 {
            text += String(decoding: bytes[..<count], as: UTF8.self)
        }
        return text
    }
}

/// What happened, in order.
final class Journal: Sendable {
    private let list = Mutex<[String]>([])

    var entries: [String] { list.withLock { $0 } }
    func note(_ entry: String) { list.withLock { $0.append(entry) } }
}

/// A service that runs until it is asked to end.
struct Part: Service {
    let name: String
    let journal: Journal

    func run() async throws {
        journal.note("\(name) runs")
        try await gracefulShutdown()
        journal.note("\(name) ends")
    }
}

/// A service that takes its time to end.
struct Lingering: Service {
    let stopping: Latch<Void>
    let release: Latch<Void>

    func run() async throws {
        try await gracefulShutdown()
        stopping.set(())
        _ = await release.value()
    }
}

/// A service that breaks once the other runs.
struct Failing: Service {
    let waitsFor: Journal

    func run() async throws {
        _ = await eventually { !waitsFor.entries.isEmpty }
        throw Failure(.internalError, "broken")
    }
}

/// A part to steer.
final class Machine: Operable {
    private let journal = Journal()

    var heard: [String] { journal.entries }
    var registered: [String] { ["analyze"] }

    func active() async -> [ActiveWork] {
        [ActiveWork(stage: "analyze", file: "f1", attempt: 1, progress: Progress(30, "text"), seconds: 1.5)]
    }
    func scheduled() async -> [ScheduledWork] {
        [ScheduledWork(name: "late", inSeconds: 60), ScheduledWork(name: "soon", inSeconds: 1)]
    }
    func stats() async -> [String: Double] { ["done": 5] }
    func pause() async { journal.note("pause") }
    func resume() async { journal.note("resume") }
    func drain() async { journal.note("drain") }
}

/// A registry that remembers.
final class Register: InstanceRegistry {
    struct State {
        var announced: [Instance] = []
        var withdrawn: [Instance] = []
        var expiry = 0
    }

    let state = Mutex(State())

    func announce(_ instance: Instance, expiresInSeconds: Int) async throws {
        state.withLock { state in
            state.announced.append(instance)
            state.expiry = expiresInSeconds
        }
    }
    func withdraw(_ instance: Instance) async throws { state.withLock { $0.withdrawn.append(instance) } }
    func instances() async throws -> [Instance] { state.withLock { $0.announced } }
}
