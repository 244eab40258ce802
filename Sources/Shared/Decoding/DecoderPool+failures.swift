import DecoderWire
import Domain
import Glibc

extension DecoderPool {
    /// What a job that broke its decoder means for the file.
    func refined(_ error: any Error, _ end: ChildProcess.End) -> any Error {
        switch error {
        case let failure as Failure: failure
        case WireError.late: Failure(.timeout, "The decoder took too long and was stopped.", cause: error)
        case WireError.malformed: Failure(.crashed, "The decoder answered nonsense and was stopped.", cause: error)
        default: Self.death(end)
        }
    }

    /// A child that ended by itself, with its signal.
    static func death(_ end: ChildProcess.End) -> Failure {
        switch end {
        case .signalled(SIGXCPU):
            Failure(.timeout, "The decoder used up its processor time and was stopped.", cause: end)
        case .signalled(let signal):
            Failure(.crashed, "The decoder died on this file (\(name(of: signal))).", cause: end)
        case .exited(let code):
            Failure(.crashed, "The decoder gave up on this file (exit code \(code)).", cause: end)
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
            case .unsupported: .unsupported
            case .internalError: .internalError
            }
        self.init(code, Untrusted.line(refusal.message, atMost: 500))
    }
}
