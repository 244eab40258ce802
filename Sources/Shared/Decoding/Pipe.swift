import CProcess
import DecoderWire
import Domain
import Glibc

/// A pipe, both ends closed at the latest when it goes.
final class Pipe {
    let reading: Int32
    private(set) var writing: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        let code = cprocess_pipe(&ends)
        guard code == 0 else {
            throw Failure(
                .unavailable,
                "The decoder cannot be started.",
                cause: WireError.system(code),
                dependency: .decoder
            )
        }
        (reading, writing) = (ends[0], ends[1])
    }

    func closeWriting() {
        if writing >= 0 { close(writing) }
        writing = -1
    }

    deinit {
        closeWriting()
        close(reading)
    }
}
