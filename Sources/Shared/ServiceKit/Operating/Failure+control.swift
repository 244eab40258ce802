import Control
import Domain

extension ControlError {
    /// A failure of ours as the control port tells it.
    init(_ failure: Failure) {
        let number =
            switch failure.code {
            case .invalid: -32602
            case .unauthorized: -32001
            case .forbidden: -32003
            case .internalError: -32603
            default: -32000
            }
        let isOurs = failure.code == .internalError
        self.init(
            failure.code.description,
            isOurs ? "internal error" : failure.message,
            retryable: failure.code.retry != .never,
            number: number
        )
    }
}
