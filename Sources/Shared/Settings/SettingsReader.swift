import Configuration

/// Where settings come from: the environment, then a `.env` file, then the default.
public struct SettingsReader: Sendable {
    private let reader: ConfigReader
    private let origins: [String: Origin]
    /// The names of all variables that are set, for the check on unknown ones.
    public let names: Set<String>

    /// Settings from a dictionary, as tests give them.
    public init(_ values: [String: String]) {
        self.init(environment: values, file: [:])
    }

    /// Settings from the environment, then from a file's lines; an empty value counts as none.
    public init(environment: [String: String], file: [String: String]) {
        let set = [environment, file].map { values in values.filter { !$0.value.isEmpty } }
        reader = ConfigReader(providers: set.map { EnvironmentVariablesProvider(environmentVariables: $0) })
        origins = set[1].mapValues { _ in Origin.file }
            .merging(set[0].mapValues { _ in Origin.environment }) { _, environment in environment }
        names = Set(environment.keys).union(file.keys)
    }

    /// The text of a variable; `nil` if it is not set.
    public func text(_ name: String) -> String? {
        reader.string(forKey: ConfigKey(name.lowercased().split(separator: "_").map(String.init)))
    }

    /// Where the variable's value comes from.
    public func origin(_ name: String) -> Origin { origins[name] ?? .defaultValue }
}

extension SettingsReader {
    /// Where a value comes from.
    public enum Origin: String, Sendable {
        /// The process's environment.
        case environment
        /// The `.env` file.
        case file = ".env"
        /// Not set: the default.
        case defaultValue = "default"
    }
}
