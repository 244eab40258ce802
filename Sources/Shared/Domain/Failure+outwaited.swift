extension Failure {
    /// The end of a wait for a dependency: the failure that began it, and that it was waited out no longer.
    public func outwaited(afterSeconds seconds: Double) -> Failure {
        let (amount, unit) = seconds < 7_200 ? (seconds / 60, "minutes") : (seconds / 3_600, "hours")
        let time = "\(Int(amount.rounded())) \(unit)"
        return Failure(
            code,
            "\(message) It was tried for \(time), and then given up.",
            cause: cause,
            dependency: dependency
        )
    }

    /// What a waiting stage waits for, from what its row says.
    ///
    /// The row may say something else by now, that a worker died for instance, or nothing at all.
    public static func away(_ dependency: String?, code: String?, message: String?) -> Failure {
        let dependency = dependency.map { Dependency($0) } ?? .unnamed
        for known in [Code.unavailable, .storageFull] where known.description == code {
            return Failure(known, message ?? "", dependency: dependency)
        }
        return Failure(.unavailable, "What it needs (\(dependency)) does not answer.", dependency: dependency)
    }
}
