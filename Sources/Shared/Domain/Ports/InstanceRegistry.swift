/// Which processes live: each writes itself with an expiry, so that the operator's command finds every replica.
public protocol InstanceRegistry: Sendable {
    /// Writes or renews this instance; it vanishes by itself after `expiresInSeconds`.
    func announce(_ instance: Instance, expiresInSeconds: Int) async throws

    /// Removes this instance at once.
    func withdraw(_ instance: Instance) async throws

    /// All that live.
    func instances() async throws -> [Instance]
}

/// One running process.
public struct Instance: Sendable, Hashable, Codable {
    /// `analyzer`.
    public let service: String
    /// Unique for this life of the process: `host-pid-boot`.
    public let id: String
    /// Where its control port listens: `127.0.0.1:7001`.
    public let control: String
    /// Where its health port listens.
    public let health: String
    /// Millrace's version.
    public let version: String
    /// Unix seconds.
    public let startedAt: Int64

    /// A running process.
    public init(service: String, id: String, control: String, health: String, version: String, startedAt: Int64) {
        self.service = service
        self.id = id
        self.control = control
        self.health = health
        self.version = version
        self.startedAt = startedAt
    }
}
