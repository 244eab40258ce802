import DecoderWire
import Glibc

/// Both ends of the socket between service and decoder.
enum Wires {
    static func read(_ bytes: [UInt8]) {
        receive(bytes) { socket, deadline in
            _ = try socket.receive(DecoderRequest.self, until: deadline)
        }
        receive(bytes) { socket, deadline in
            let count =
                switch try socket.receive(DecoderFrame.self, until: deadline).header {
                case .progress(_, _, let count): count
                case .reply(let reply): reply.payload
                }
            let payload = try socket.receivePayload(count, atMost: 4_096, until: deadline)
            guard payload.count == count, payload.count <= 4_096 else {
                broken("a payload is as long as announced, and not too long")
            }
        }
    }

    /// Everything is sent, then the other side hangs up: whoever waits for more is told so.
    private static func receive(_ bytes: [UInt8], _ body: (borrowing WireSocket, Deadline) throws -> Void) {
        var pair: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0 else { return }
        // More would not fit into the socket while nobody reads.
        let part = bytes.prefix(100_000)
        _ = part.withUnsafeBytes {
            send(pair[1], $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        }
        close(pair[1])
        let socket = WireSocket(owning: pair[0])
        try? body(socket, Deadline(secondsFromNow: 5))
    }
}
