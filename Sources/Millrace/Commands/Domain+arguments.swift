public import ArgumentParser
public import Domain

extension FileID: ExpressibleByArgument {
    /// A file by its id.
    public init?(argument: String) { self.init(argument) }
}

extension StageName: ExpressibleByArgument {
    /// A stage of the catalogue by its name.
    public init?(argument: String) { self.init(argument) }

    /// The catalogue.
    public static var allValueStrings: [String] { all.map(\.description) }
}

extension UserID: ExpressibleByArgument {
    /// A user by name.
    public init?(argument: String) { self.init(argument) }
}
