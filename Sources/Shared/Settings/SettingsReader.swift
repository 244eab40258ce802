import Configuration

/// Where settings come from: the environment, then a `.env` file, then the default.
public struct SettingsReader: Sendable {
    private let reader: ConfigReader
    /// The names of all variables that are set, for the check on unknown ones.
    public let names: Set<String>

    /// Settings from a dictionary, as tests give them.
    public init(_ values: [String: String]) {
        self.init(environment: values, file: [:])
    }

    /// Settings from the environment, then from a file's lines; an empty value counts as none.
    public init(environment: [String: String], file: [String: String]) {
        let providers = [environment, file].map { values in
            EnvironmentVariablesProvider(environmentVariables: values.filter { !$0.value.isEmpty })
        }
        reader = ConfigReader(providers: providers)
        names = Set(environment.keys).union(file.keys)
    }

    /// The text of a variable; `nil` if it is not set.
    public func text(_ name: String) -> String? {
        reader.string(forKey: ConfigKey(name.lowercased().split(separator: "_").map(String.init)))
    }
}
