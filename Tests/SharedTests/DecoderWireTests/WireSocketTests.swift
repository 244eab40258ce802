import DecoderWire
import Glibc
import Testing

/// Frames between two ends of a socket pair.
@Suite struct WireSocketTests {
    private struct Note: Codable, Hashable {
        var text: String
    }

    private static func pair(acceptsDescriptors: Bool = true) throws -> (Int32, Int32) {
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        return (ends[0], ends[1])
    }

    @Test func carriesHeaderAndPayload() throws {
        let (left, right) = try Self.pair()
        let sender = WireSocket(owning: left)
        let receiver = WireSocket(owning: right)
        try sender.send(Note(text: "ตัวอย่าง"), payload: [1, 2, 3])
        let deadline = Deadline(secondsFromNow: 5)
        let (note, passed) = try receiver.receive(Note.self, until: deadline)
        let payload = try receiver.receivePayload(3, atMost: 3, until: deadline)
        #expect(note.text == "ตัวอย่าง")
        #expect(passed == nil)
        #expect(payload == [1, 2, 3])
    }

    @Test func carriesADescriptor() throws {
        let (left, right) = try Self.pair()
        let sender = WireSocket(owning: left)
        let receiver = WireSocket(owning: right, acceptsDescriptors: true)
        var pipe: [Int32] = [-1, -1]
        try #require(Glibc.pipe(&pipe) == 0)
        defer { for end in pipe { close(end) } }
        try sender.send(Note(text: "pipe"), passing: pipe[0])
        let passed = try #require(try receiver.receive(Note.self).passed)
        defer { close(passed) }
        #expect(passed != pipe[0])
        var (sent, received): (UInt8, UInt8) = (42, 0)
        #expect(write(pipe[1], &sent, 1) == 1)
        #expect(read(passed, &received, 1) == 1)
        #expect(received == 42)
    }

    @Test func dropsADescriptorThatIsNotWanted() throws {
        let (left, right) = try Self.pair()
        let sender = WireSocket(owning: left)
        let receiver = WireSocket(owning: right)
        var pipe: [Int32] = [-1, -1]
        try #require(Glibc.pipe(&pipe) == 0)
        // Processes that other tests start must not hold it open.
        for end in pipe { #expect(fcntl(end, F_SETFD, FD_CLOEXEC) == 0) }
        defer { close(pipe[0]) }
        try sender.send(Note(text: "take this"), passing: pipe[1])
        close(pipe[1])
        let passed = try receiver.receive(Note.self, until: Deadline(secondsFromNow: 5)).passed
        #expect(passed == nil)
        // The reader hears that the last writer is gone.
        var reader = pollfd(fd: pipe[0], events: Int16(POLLIN), revents: 0)
        #expect(poll(&reader, 1, 5_000) == 1)
        #expect(reader.revents & Int16(POLLHUP) != 0)
    }

    @Test func refusesALongHeader() throws {
        let (left, right) = try Self.pair()
        let receiver = WireSocket(owning: right)
        let bytes: [UInt8] = [0x7F, 0xFF, 0xFF, 0xFF]
        #expect(write(left, bytes, 4) == 4)
        #expect(throws: WireError.self) { try receiver.receive(Note.self, until: Deadline(secondsFromNow: 5)) }
        close(left)
    }

    @Test func refusesToSendALongHeader() throws {
        let (left, right) = try Self.pair()
        let sender = WireSocket(owning: left)
        defer { close(right) }
        #expect(throws: WireError.self) {
            try sender.send(Note(text: String(repeating: "x", count: WireSocket.headerLimit)))
        }
    }

    @Test(arguments: [-1, 4, Int.max])
    func refusesAnAnnouncedPayload(count: Int) throws {
        let (left, right) = try Self.pair()
        defer { close(left) }
        let receiver = WireSocket(owning: right)
        #expect(throws: WireError.self) {
            try receiver.receivePayload(count, atMost: 3, until: Deadline(secondsFromNow: 5))
        }
    }

    @Test func saysThatTheOtherSideIsGone() throws {
        let (left, right) = try Self.pair()
        let receiver = WireSocket(owning: right)
        close(left)
        #expect(throws: WireError.closed) { try receiver.receive(Note.self, until: Deadline(secondsFromNow: 5)) }
        #expect(throws: WireError.closed) { try receiver.send(Note(text: "anyone?")) }
    }

    @Test func doesNotWaitBeyondTheDeadline() throws {
        let (left, right) = try Self.pair()
        defer { close(left) }
        let receiver = WireSocket(owning: right)
        #expect(write(left, [0, 0] as [UInt8], 2) == 2)
        #expect(throws: WireError.late) { try receiver.receive(Note.self, until: Deadline(secondsFromNow: 0.05)) }
    }

    @Test func callsOtherJSONMalformed() throws {
        let (left, right) = try Self.pair()
        let sender = WireSocket(owning: left)
        let receiver = WireSocket(owning: right)
        try sender.send(["other": 1])
        let error = #expect(throws: WireError.self) {
            try receiver.receive(Note.self, until: Deadline(secondsFromNow: 5))
        }
        guard case .malformed = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
