import DecoderWire
import Glibc

/// How a job tells, while it works, how far it is. The service takes silence for a hang.
final class JobVoice {
    private static let millisecondsBetween: Int64 = 250

    private let say: (DecoderFrame, [UInt8]) throws -> Void
    private var lastTold: Int64
    private var farthest = 0

    /// One that nobody hears.
    init() {
        say = { _, _ in }
        lastTold = .max
    }

    private init(_ say: @escaping (DecoderFrame, [UInt8]) throws -> Void) {
        self.say = say
        lastTold = Self.now
    }

    /// Runs a job whose voice is carried by this socket.
    static func speaking<Value>(on socket: borrowing WireSocket, _ job: (JobVoice) throws -> Value) rethrows -> Value {
        let descriptor = socket.descriptor
        return try job(
            JobVoice { frame, payload in
                try WireSocket.send(frame, payload: payload, on: descriptor)
            }
        )
    }

    /// Tells how far the job is, several times a second at most; `partial` is always sent.
    ///
    /// If nobody listens any more the job goes on, and its answer finds that out.
    func tell(_ done: Int, of total: Int, partial: [UInt8] = []) {
        let now = Self.now
        guard !partial.isEmpty || now - Self.millisecondsBetween >= lastTold else { return }
        lastTold = now
        // A page that is read again, another way up, is no step back.
        farthest = min(total, max(farthest, done))
        try? say(.progress(done: farthest, total: total, payload: partial.count), partial)
    }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
