import Glibc
import TestKit
import Testing

@testable import WebClient

@Suite("Where a client may go")
struct ReachTests {
    private func bytes(_ text: String) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 16)
        let family = text.contains(":") ? AF_INET6 : AF_INET
        try #require(inet_pton(family, text, &bytes) == 1)
        return Array(bytes.prefix(family == AF_INET6 ? 16 : 4))
    }

    @Test(arguments: [
        "0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.9.9.9",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1",
        "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.1.1.1", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:a00:1::", "2001:db8::1",
        "2002:0a00:0001::1", "2002:7f00:1::", "2606:4700::5efe:10.0.0.1", "2606:4700::200:5efe:192.168.0.1", "fc00::1",
        "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1", "3fff::1", "4000::1",
    ])
    func refusesWhatIsNotPublic(text: String) throws {
        #expect(try !Reach.publicOnly.allows(bytes(text)))
        #expect(try Reach.anywhere.allows(bytes(text)))
    }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1", "198.20.0.1",
        "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1", "2001:4860:4860::8888", "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
    ])
    func allowsWhatIsPublic(text: String) throws {
        #expect(try Reach.publicOnly.allows(bytes(text)))
        #expect(try Reach.publicAndLoopback.allows(bytes(text)))
    }

    @Test func allowsLoopbackOnlyWhenToldSo() throws {
        #expect(try Reach.publicAndLoopback.allows(bytes("127.0.0.1")))
        #expect(try Reach.publicAndLoopback.allows(bytes("::1")))
        #expect(try !Reach.publicAndLoopback.allows(bytes("10.0.0.1")))
        #expect(try !Reach.publicAndLoopback.allows(bytes("169.254.169.254")))
        #expect(!Reach.publicOnly.allows([]))
    }

    @Test(arguments: ["http://127.0.0.1", "http://localhost", "http://2130706433", "http://0x7f.1", "http://[::1]"])
    func connectsToNothingThatIsRefused(host: String) async throws {
        let sink = try HTTPSink { _, _ in .respond(200) }
        let client = WebClient(reach: .publicOnly)
        await #expect {
            try await client.fetch(WebRequest("GET", "\(host):\(sink.port)/"))
        } throws: { error in
            (error as? TransportError)?.kind == .denied
        }
        #expect(sink.connections == 0)
    }

    @Test func connectsToItsOwnMachineWhenToldSo() async throws {
        let sink = try HTTPSink { _, _ in .respond(204) }
        let client = WebClient(reach: .publicAndLoopback)
        let answer = try await client.fetch(WebRequest("GET", "http://localhost:\(sink.port)/"))
        #expect(answer.status == 204)
    }
}
