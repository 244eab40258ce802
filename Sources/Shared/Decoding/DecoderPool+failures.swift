import DecoderWire
import Domain
import Glibc

extension DecoderPool {
    /// What a job that broke its decoder means for the file.
    func refined(_ error: any Error, _ end: ChildProcess.End, of tool: String) -> any Error {
        switch error {
        case let failure as Failure: failure
        case WireError.late: Failure(.timeout, "The decoder took too long and was stopped.", cause: error)
        case WireError.silent:
            Failure(.timeout, "The decoder made no progress for too long and was stopped.", cause: error)
        case WireError.malformed:
            Failure(.crashed, "The decoder answered nonsense and was stopped.", cause: error, death: Death(of: tool))
        default: Self.death(end, of: tool)
        }
    }

    /// A child that ended by itself, with its signal.
    static func death(_ end: ChildProcess.End, of tool: String) -> Failure {
        switch end {
        case .signalled(SIGXCPU):
            Failure(
                .timeout,
                "The decoder used up its processor time and was stopped.",
                cause: end,
                death: Death(of: tool, signal: Int(SIGXCPU))
            )
        case .signalled(let signal):
            Failure(
                .crashed,
                "The decoder died on this file (\(name(of: signal))).",
                cause: end,
                death: Death(of: tool, signal: Int(signal))
            )
        case .exited(let code):
            Failure(
                .crashed,
                "The decoder gave up on this file (exit code \(code)).",
                cause: end,
                death: Death(of: tool)
            )
        }
    }

    private static func name(of signal: Int32) -> String {
        let names: [Int32: String] = [
            SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE",
            SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV", SIGSYS: "SIGSYS",
        ]
        return names[signal].map { "signal \(signal), \($0)" } ?? "signal \(signal)"
    }
}

extension Failure {
    /// What the decoder said, in the words of the house.
    init(_ refusal: Refusal) {
        let code: Code =
            switch refusal.code {
            case .invalidFile: .invalidFile
            case .tooLarge: .tooLarge
            case .overLimits: .rejectedLimits
            case .unsupported: .unsupported
            case .invalid: .invalid
            case .needsPassword: .needsPassword
            case .internalError: .internalError
            }
        self.init(code, Untrusted.line(refusal.message, atMost: 500))
    }
}
