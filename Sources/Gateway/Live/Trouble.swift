import Domain
import Logging

/// Why a live view stands still: said once for each spell, however often it is tried again.
struct Trouble {
    private var isKnown = false

    /// A try failed.
    mutating func note(_ error: any Error, _ logger: Logger) {
        guard !isKnown else { return }
        isKnown = true
        let isOutage = (error as? Failure)?.code.retry == .whenDependencyIsBack
        logger.log(
            level: isOutage ? .warning : .error,
            "A live view cannot be read; it is tried again.",
            metadata: ["error": "\(error)"]
        )
    }

    /// A try went well.
    mutating func ends() { isKnown = false }
}
