import ArgumentParser

/// A command that is promised and not there yet: says so and exits 69.
enum NotBuilt {
    static func tell(_ command: String, _ instead: String) throws -> Never {
        Screen.remark("`millrace \(command)` is not built yet. \(instead)")
        throw ExitCode(69)
    }
}
