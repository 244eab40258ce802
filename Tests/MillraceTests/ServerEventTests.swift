import Domain
import Testing

@testable import Millrace

struct ServerEventTests {
    static let stream = """
        retry: 3000

        id: 7-1
        event: status
        data: {"status":"processing"}

        : still here

        data: one
        data: two\r
        \r
        id: 7-3
        event: progress
        data:{"percent":40}


        """

    static let expected = [
        ServerEvent(id: "7-1", type: "status", data: #"{"status":"processing"}"#),
        ServerEvent(id: "7-1", type: "message", data: "one\ntwo"),
        ServerEvent(id: "7-3", type: "progress", data: #"{"percent":40}"#),
    ]

    @Test(arguments: [1, 2, 3, 7, 1000])
    func eventsAreTheSameHoweverTheBytesAreCut(_ size: Int) throws {
        var parser = ServerEventParser()
        var events: [ServerEvent] = []
        var rest = Array(Self.stream.utf8)[...]
        while !rest.isEmpty {
            events += try parser.events(in: Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        #expect(events == Self.expected)
    }

    @Test func anEndlessEventIsRefused() {
        var parser = ServerEventParser()
        #expect(throws: Failure.self) {
            for _ in 0..<20 { _ = try parser.events(in: Array(repeating: 0x78, count: 100_000)) }
        }
    }
}
