import Domain

extension ReadinessCheck {
    /// What may be shown of an error: a failure's sentence, anything else by its kind only.
    static func sentence(of error: any Error) -> String {
        if let failure = error as? Failure { return "\(failure.code): \(failure.message)" }
        return error is CancellationError ? "cancelled" : "\(type(of: error))"
    }
}
