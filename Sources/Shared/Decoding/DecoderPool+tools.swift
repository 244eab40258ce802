import DecoderWire
import Domain

extension DecoderPool {
    /// Runs a command-line parser behind the wall. Only its exit code is left to judge: 0, or what it means by another.
    ///
    /// - Parameters:
    ///   - limit: bytes of its output.
    ///   - seconds: which limit of time is its own.
    ///   - isSteady: it writes as it goes, so that silence means that it hangs.
    ///   - missing: what the user is told where the program is not installed.
    /// - Throws: ``Failure/Code/unsupported`` if it is not there, ``Failure/Code/crashed``, and as ``ToolProcess``.
    func run(
        _ tool: DecoderTool,
        on input: borrowing SealedInput,
        limit: Int,
        seconds: KeyPath<DecoderSettings, Double>,
        isSteady: Bool = false,
        missing: String,
        _ job: Job
    ) throws -> ToolProcess.Result {
        let settings = settings.limits(for: job.caution)
        let limits = ToolProcess.Limits(
            bytes: limit,
            seconds: settings[keyPath: seconds],
            silentSeconds: isSteady ? settings.stallSeconds : nil
        )
        let result = try ToolProcess(settings: settings, tool: tool).run(on: input, limits) { child, body in
            try tracking(child) { try job.run(on: child, body) }
        }
        switch result.end {
        case .exited(DecoderExit.missingTool): throw Failure(.unsupported, missing)
        case .exited(DecoderExit.cannotExecute), .exited(DecoderExit.usage):
            throw Failure(.internalError, "\(tool.program) could not be started.", cause: result.end)
        case .exited: return result
        case .signalled: throw isClosed ? Self.shutDown : Self.death(result.end, of: tool.program)
        }
    }
}
