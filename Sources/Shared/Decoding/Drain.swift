import DecoderWire
import Domain
import Glibc

/// Reads several pipes to their ends.
struct Drain {
    /// The last one carries complaints. Those at their end are −1, which poll passes over.
    private var open: [Int32]
    private var read: [[UInt8]]

    /// What came on each output.
    var outputs: [[UInt8]] { Array(read.dropLast()) }
    /// What came on the last pipe.
    var complaints: [UInt8] { read.last ?? [] }

    init(outputs: [Int32], complaints: Int32) {
        open = outputs + [complaints]
        read = Array(repeating: [], count: open.count)
    }

    /// - Parameter silentSeconds: the longest time without a byte of output; `nil`: any.
    /// - Throws: ``Failure/Code/timeout``, ``Failure/Code/tooLarge``.
    mutating func run(
        outputLimit: Int,
        complaintLimit: Int,
        until deadline: Deadline,
        silentSeconds: Double?
    ) throws {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        var left = outputLimit
        var silence = Self.silence(silentSeconds)
        while open.contains(where: { $0 >= 0 }) {
            var items = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let ready = poll(&items, nfds_t(items.count), min(deadline, silence ?? deadline).millisecondsLeft)
            if ready == 0 {
                let reason = deadline.isOver ? "took too long" : "made no progress for too long"
                throw Failure(.timeout, "Reading the document \(reason) and was stopped.")
            }
            for index in items.indices where items[index].revents != 0 {
                let count = Glibc.read(open[index], &buffer, buffer.count)
                if count > 0 {
                    let isOutput = index < open.count - 1
                    if isOutput {
                        left -= count
                        silence = Self.silence(silentSeconds)
                    }
                    guard left >= 0 else {
                        throw Failure(.tooLarge, "The document holds more than \(outputLimit >> 20) MiB.")
                    }
                    // Complaints beyond the limit are read and dropped, so that the tool does not wait for us.
                    let room = isOutput ? count : max(0, complaintLimit - read[index].count)
                    read[index] += buffer[..<count].prefix(room)
                } else if count == 0 || errno != EINTR {
                    open[index] = -1
                }
            }
        }
    }

    private static func silence(_ seconds: Double?) -> Deadline? {
        seconds.map { Deadline(secondsFromNow: $0) }
    }
}
