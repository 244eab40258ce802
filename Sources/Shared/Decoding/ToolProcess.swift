import CProcess
import DecoderWire
import Domain
import Glibc

/// One run of a command-line parser behind the wall.
struct ToolProcess {
    /// What a tool left behind.
    struct Result {
        let end: ChildProcess.End
        let output: [UInt8]
        let complaints: String
    }
    private static let mostComplaints = 64 * 1024

    let settings: DecoderSettings
    let tool: DecoderTool

    /// Runs the tool on the input; its output is cut off, and it with it, at `limit` bytes.
    ///
    /// - Throws: ``Failure/Code/timeout``, ``Failure/Code/tooLarge``, ``Failure/Code/unavailable``.
    func run(
        on input: borrowing SealedInput,
        limit: Int,
        seconds: Double,
        _ bind: (ChildProcess, () throws -> Result) throws -> Result
    ) throws -> Result {
        // The place where reading goes on belongs to the file, not to the reader: an earlier tool left it at the end.
        lseek(input.descriptor, 0, SEEK_SET)
        let output = try Pipe()
        let complaints = try Pipe()
        let child = try ChildProcess(
            settings.path,
            arguments: DecoderLaunch.tool(
                tool,
                memoryMegabytes: settings.memoryMegabytes,
                cpuSeconds: Int(seconds.rounded(.up))
            ).arguments,
            environment: settings.environment,
            descriptors: [input.descriptor, output.writing, complaints.writing]
        )
        output.closeWriting()
        complaints.closeWriting()
        // Both pipes at their end: the tool is ending, and its exit code is fixed; the kill is for one that lingers.
        defer {
            child.kill()
            _ = child.end()
        }
        return try bind(child) {
            var drain = Drain(output: output.reading, complaints: complaints.reading)
            try drain.run(
                outputLimit: limit,
                complaintLimit: Self.mostComplaints,
                until: Deadline(secondsFromNow: seconds)
            )
            child.kill()
            return Result(
                end: child.end(),
                output: drain.read[0],
                complaints: Untrusted.text(drain.read[1])
            )
        }
    }
}

/// A pipe, both ends closed at the latest when it goes.
private final class Pipe {
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

/// Reads two pipes to their ends.
private struct Drain {
    private var open: [Int32]
    private(set) var read: [[UInt8]] = [[], []]

    init(output: Int32, complaints: Int32) {
        open = [output, complaints]
    }

    mutating func run(outputLimit: Int, complaintLimit: Int, until deadline: Deadline) throws {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while open.contains(where: { $0 >= 0 }) {
            // A negative descriptor is passed over by poll.
            var items = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let ready = poll(&items, nfds_t(items.count), deadline.millisecondsLeft)
            if ready == 0 { throw Failure(.timeout, "Reading the document took too long and was stopped.") }
            for index in items.indices where items[index].revents != 0 {
                let count = Glibc.read(open[index], &buffer, buffer.count)
                if count > 0 {
                    take(buffer[..<count], index, complaintLimit)
                } else if count == 0 || errno != EINTR {
                    open[index] = -1
                }
            }
            guard read[0].count <= outputLimit else {
                throw Failure(.tooLarge, "The document holds more than \(outputLimit >> 20) MiB of text.")
            }
        }
    }

    /// Complaints beyond the limit are read and dropped, so that the tool does not wait for us.
    private mutating func take(_ bytes: ArraySlice<UInt8>, _ index: Int, _ complaintLimit: Int) {
        read[index] += index == 0 ? bytes : bytes.prefix(max(0, complaintLimit - read[1].count))
    }
}
