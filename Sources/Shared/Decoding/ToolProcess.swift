import CProcess
import DecoderWire
import Domain
import Glibc

/// One run of a command-line parser behind the wall.
struct ToolProcess {
    /// What a tool left behind.
    struct Result {
        let end: ChildProcess.End
        /// What it wrote to each of its outputs.
        let outputs: [[UInt8]]
        let complaints: String

        /// What it wrote to the first.
        var output: [UInt8] { outputs.first ?? [] }
    }

    /// What it may use.
    struct Limits {
        /// Bytes of all outputs together.
        var bytes: Int
        /// From start to end.
        var seconds: Double
        /// Between two pieces of output; `nil` for a tool that says all at the end.
        var silentSeconds: Double?
    }
    private static let mostComplaints = 64 * 1024

    let settings: DecoderSettings
    let tool: DecoderTool

    /// Runs the tool on the input. Whatever limit it goes over, it is ended.
    ///
    /// - Throws: ``Failure/Code/timeout``, ``Failure/Code/tooLarge``, ``Failure/Code/unavailable``.
    func run(
        on input: borrowing SealedInput,
        _ limits: Limits,
        _ bind: (ChildProcess, () throws -> Result) throws -> Result
    ) throws -> Result {
        // The place where reading goes on belongs to the file, not to the reader: an earlier tool left it at the end.
        lseek(input.descriptor, 0, SEEK_SET)
        let outputs = try (0..<min(6, max(1, tool.outputs))).map { _ in try Pipe() }
        let complaints = try Pipe()
        let child = try ChildProcess(
            settings.path,
            arguments: DecoderLaunch.tool(
                tool,
                memoryMegabytes: settings.memoryMegabytes,
                cpuSeconds: Int(limits.seconds.rounded(.up))
            ).arguments,
            environment: settings.environment,
            descriptors: [input.descriptor, outputs[0].writing, complaints.writing]
                + outputs.dropFirst().map(\.writing)
        )
        for pipe in outputs + [complaints] { pipe.closeWriting() }
        // All pipes at their end: the tool is ending, and its exit code is fixed; the kill is for one that lingers.
        defer {
            child.kill()
            _ = child.end()
        }
        return try bind(child) {
            var drain = Drain(outputs: outputs.map(\.reading), complaints: complaints.reading)
            try drain.run(
                outputLimit: limits.bytes,
                complaintLimit: Self.mostComplaints,
                until: Deadline(secondsFromNow: limits.seconds),
                silentSeconds: limits.silentSeconds
            )
            child.kill()
            return Result(
                end: child.end(),
                outputs: drain.outputs,
                complaints: Untrusted.text(drain.complaints)
            )
        }
    }
}
