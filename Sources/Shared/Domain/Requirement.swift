/// Something that must be so outside the process for work to be safe, and whether it is: one clear line.
public struct Requirement: Sendable, Hashable {
    /// What it is about, for lists: `Redis eviction`.
    public let name: String
    /// Whether it is as it must be.
    public let isMet: Bool
    /// What was found; if it will not do, one sentence that also says what to change.
    public let line: String

    /// A requirement that was looked into.
    public init(_ name: String, isMet: Bool, _ line: String) {
        self.name = name
        self.isMet = isMet
        self.line = line
    }
}

extension [Requirement] {
    /// What was found, in one line.
    ///
    /// - Throws: ``Failure/Code/unfit`` with the line of everything that will not do.
    public func summary() throws(Failure) -> String {
        let unmet = filter { !$0.isMet }
        guard unmet.isEmpty else { throw Failure(.unfit, unmet.map(\.line).joined(separator: " ")) }
        return map(\.line).joined(separator: ", ")
    }
}

extension Failure.Code {
    /// A server answers, but is not what we need: too old, or set up in a way that loses things. Whoever runs it must
    /// change it; then all goes on by itself.
    public static let unfit = Failure.Code("unfit", retry: .whenDependencyIsBack)
}
