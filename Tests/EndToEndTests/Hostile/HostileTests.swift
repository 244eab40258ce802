import FoundationEssentials
import Glibc
import TestKit
import Testing

extension EndToEnd {
    /// Files made to break their reader, through the whole house; `make hostile` sends all of them, and traces.
    @Suite struct HostileTests {
        @Test func everyFileEndsWithAWordThatIsKnown() async throws {
            try await HostileHouse(isShort: true).run(within: 240)
        }

        @Test func theCanaryTellsOfReadersAndCallers() throws {
            let folder = try HostileHouse.makeFolder()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let canary = try Canary(in: folder)
            #expect(canary.countReads() == 0 && canary.countCalls() == 0)
            _ = FileManager.default.contents(atPath: canary.path)
            #expect(canary.countReads() > 0)
            let caller = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(caller) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
            address.sin_port = in_port_t(UInt16(canary.port).bigEndian)
            let code = withUnsafePointer(to: &address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    connect(caller, address, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            #expect(code == 0)
            #expect(canary.countCalls() == 1)
        }
    }
}

/// The whole set takes longer than other suites may.
@Suite(.serialized, .enabled(if: Stack.isPossible && HostileHouse.isWhole))
struct WholeHostileTests {
    @Test(.timeLimit(.minutes(60)))
    func everyFileEndsWithAWordThatIsKnown() async throws {
        try await HostileHouse(isShort: false).run(within: 3_000)
    }
}
