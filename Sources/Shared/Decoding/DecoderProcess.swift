import CProcess
import DecoderWire
import Domain

/// A warm decoder: one process, one job at a time.
final class DecoderProcess: Sendable {
    private static let secondsToStart = 30.0

    /// The process.
    let child: ChildProcess
    /// The languages it has loaded, joined by `+`; empty: none.
    let languages: String
    /// Which parts of the wall stand around it.
    let sandbox: SandboxReport
    private let socket: WireSocket

    /// Starts a decoder and waits until it stands behind the wall.
    ///
    /// - Throws: ``Failure/Code/unavailable``.
    init(_ settings: DecoderSettings, languages: String) throws {
        var pair: [Int32] = [-1, -1]
        let code = cprocess_socket_pair(&pair)
        guard code == 0 else {
            throw Failure(
                .unavailable,
                "The decoder cannot be started.",
                cause: WireError.system(code),
                dependency: .decoder
            )
        }
        let ours = WireSocket(owning: pair[0])
        let child: ChildProcess
        do {
            let theirs = WireSocket(owning: pair[1])
            child = try ChildProcess(
                settings.path,
                arguments: DecoderLaunch.serve(
                    languages: languages,
                    memoryMegabytes: settings.memoryMegabytes,
                    model: settings.model,
                    without: settings.without
                ).arguments,
                environment: settings.environment,
                descriptors: [nil, nil, nil, theirs.descriptor]
            )
        }
        do {
            let deadline = Deadline(secondsFromNow: Self.secondsToStart)
            let hello = try ours.receive(DecoderHello.self, until: deadline).header
            guard hello.version == DecoderHello.currentVersion else {
                throw WireError.malformed("protocol \(hello.version)")
            }
            sandbox = hello.sandbox
        } catch {
            child.kill()
            let end = child.end()
            throw Failure(
                .unavailable,
                "The decoder does not come up (\(end), \(error)).",
                cause: error,
                dependency: .decoder
            )
        }
        self.child = child
        self.languages = languages
        socket = ours
    }

    /// Does one job within the time limit. After any error the decoder is of no use and must be retired.
    ///
    /// - Parameter tell: hears of every progress frame.
    /// - Throws: ``DecoderGone`` if it had died before the job reached it; ``WireError``.
    func perform(
        _ request: DecoderRequest,
        on input: borrowing SealedInput,
        _ limits: JobLimits,
        tell: (JobProgress) -> Void
    ) throws -> (DecoderOutcome, [UInt8]) {
        let deadline = Deadline(secondsFromNow: limits.seconds)
        var room = limits.payload
        do {
            try socket.send(request, passing: input.descriptor)
        } catch {
            throw DecoderGone()
        }
        while true {
            let soon = min(deadline, Deadline(secondsFromNow: limits.silentSeconds))
            do {
                switch try socket.receive(DecoderFrame.self, until: soon).header {
                case .progress(let done, let total, let count):
                    let partial = try socket.receivePayload(count, atMost: room, until: soon)
                    room -= count
                    guard total >= 0, (0...total).contains(done) else {
                        throw WireError.malformed("\(done) of \(total)")
                    }
                    tell(JobProgress(done: done, total: total, partial: partial))
                case .reply(let reply):
                    let payload = try socket.receivePayload(reply.payload, atMost: limits.payload, until: deadline)
                    return (reply.outcome, payload)
                }
            } catch WireError.late where !deadline.isOver {
                throw WireError.silent
            }
        }
    }

    /// Ends and collects it.
    @discardableResult func retire() -> ChildProcess.End {
        child.kill()
        return child.end()
    }
}

/// The decoder had died before the job reached it: no fault of the file.
struct DecoderGone: Error {}

/// What the parent allows one job, whatever the decoder says.
struct JobLimits {
    /// From start to end.
    var seconds: Double
    /// Between two frames.
    var silentSeconds: Double
    /// Bytes of the answer, and as many again of partial results.
    var payload: Int
}
