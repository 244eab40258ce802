public import FoundationEssentials

/// The methods a control server answers, by name.
public struct ControlMethods: Sendable {
    /// Answers a call with one line of JSON.
    public typealias Handler = @Sendable (ControlCall) async throws -> Data

    struct Method: Sendable {
        let access: ControlAccess
        let handler: Handler
    }

    private var methods: [String: Method] = [:]

    /// No methods yet.
    public init() {}

    /// Adds a method; a later one of the same name replaces the earlier.
    public mutating func add(_ name: String, access: ControlAccess = .operators, _ handler: @escaping Handler) {
        methods[name] = Method(access: access, handler: handler)
    }

    /// The names, sorted.
    public var names: [String] { methods.keys.sorted() }

    subscript(name: String) -> Method? { methods[name] }
}
