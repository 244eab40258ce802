import FoundationEssentials

extension SettingsReader {
    /// This process's settings: its environment, then `.env` in the working directory.
    ///
    /// - Throws: ``SettingError`` for a `.env` that cannot be read.
    public static func process() throws(SettingError) -> SettingsReader {
        let file = try EnvironmentFile(path: ".env")
        return SettingsReader(environment: ProcessInfo.processInfo.environment, file: file.values)
    }

    /// Checks every value before anything starts, and that no variable of ours is misspelt.
    ///
    /// Variables that begin with `MILLRACE_TEST_` belong to the tests and are let through.
    ///
    /// - Throws: ``SettingError`` for the first that is not allowed, one line.
    public func check(_ entries: [SettingEntry]) throws(SettingError) {
        let everywhere = (ProcessSettings.all + OperatorSettings.all).map(\.name) + ProcessSettings.namedElsewhere
        let known = Set((entries.map(\.name) + everywhere).filter { $0.hasPrefix("MILLRACE_") })
        let ours = names.filter { $0.hasPrefix("MILLRACE_") && !$0.hasPrefix("MILLRACE_TEST_") }
        if let unknown = ours.subtracting(known).min() {
            throw SettingError("\(unknown) is not a setting: known are \(known.sorted().joined(separator: ", "))")
        }
        for entry in entries { _ = try entry.shown(self) }
    }
}
