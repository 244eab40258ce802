/// The bounds of a control server. The defaults are the protocol's.
public struct ControlLimits: Sendable, Hashable {
    /// Bytes a line may have, in either direction.
    public var lineBytes: Int
    /// Connections at the same time; one more is told so and closed.
    public var connections: Int
    /// Calls a connection may have under way; then nothing more is read from it until one ends.
    public var callsPerConnection: Int
    /// Calls of a connection that may go on after their answer (`watch`).
    public var followersPerConnection: Int
    /// A connection without a line or an answer for so long, and without work under way, is closed.
    public var idleSeconds: Double
    /// How long a stranger may stay without `auth`.
    public var authSeconds: Double
    /// How often a watcher that has closed its side is sent `heartbeat`: only a write can tell whether it still listens.
    public var heartbeatSeconds: Double

    /// Limits; the defaults are the protocol's.
    public init(
        lineBytes: Int = 1 << 20,
        connections: Int = 128,
        callsPerConnection: Int = 16,
        followersPerConnection: Int = 16,
        idleSeconds: Double = 300,
        authSeconds: Double = 10,
        heartbeatSeconds: Double = 15
    ) {
        self.lineBytes = lineBytes
        self.connections = connections
        self.callsPerConnection = callsPerConnection
        self.followersPerConnection = followersPerConnection
        self.idleSeconds = idleSeconds
        self.authSeconds = authSeconds
        self.heartbeatSeconds = heartbeatSeconds
    }

    /// Bytes a line may have before `auth`.
    var strangerLineBytes: Int { min(lineBytes, 16_384) }
}
