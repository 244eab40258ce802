import Blocking
import Glibc
import Synchronization

/// Stands between clients and a server on 127.0.0.1 and makes the wire as bad as a test wants it.
///
/// One thread for all connections. What the thread alone touches lies in ``TCPProxyLoop``.
public final class TCPProxy: Sendable {
    /// How the wire is.
    public enum Mood: Sendable, Hashable {
        /// As wires should be.
        case open
        /// Connections stand, new ones too, and nothing comes through, in neither direction; what was sent comes late.
        case silent
        /// Every piece takes so long, with so much more at random.
        case slow(milliseconds: Int, jitter: Int)
        /// Connections are refused by a reset; those that stand are reset.
        case closed
    }

    struct Orders: Sendable {
        var mood = Mood.open
        var resets = 0
        var repliesToLose = 0
        var isClosed = false
    }

    /// Where it listens.
    public let port: Int
    private let orders = Mutex(Orders())
    /// The end that rings.
    private let bell: Int32
    private let lost = Atomic(0)

    /// Listens at once.
    ///
    /// - Parameter target: the server's port.
    public init(to target: Int) throws {
        let listener: Int32
        (listener, port) = try listeningSocket()
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw ChildError("no pipe: errno \(errno)") }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        bell = ends[1]
        let loop = TCPProxyLoop(listener: listener, bell: ends[0], target: target)
        // Holds the proxy until it is closed.
        _ = DedicatedThread { loop.run(self) }
    }

    /// Changes the wire, also of connections that stand.
    public func set(_ mood: Mood) { change { $0.mood = mood } }

    /// Resets every connection.
    public func resetAll() { change { $0.resets += 1 } }

    /// Swallows the next so many answers of the server and resets their connections: done, and never told.
    public func loseReplies(_ count: Int) { change { $0.repliesToLose = count } }

    /// How many answers were swallowed.
    public var lostReplies: Int { lost.load(ordering: .relaxed) }

    /// Resets every connection and listens no more.
    public func close() { change { $0.isClosed = true } }

    var current: Orders { orders.withLock { $0 } }

    /// Whether this answer is one to be swallowed.
    func losesReply() -> Bool {
        let loses = orders.withLock { orders in
            guard orders.repliesToLose > 0 else { return false }
            orders.repliesToLose -= 1
            return true
        }
        if loses { lost.add(1, ordering: .relaxed) }
        return loses
    }

    private func change(_ change: (inout Orders) -> Void) {
        orders.withLock { change(&$0) }
        var one: UInt8 = 1
        // A full pipe rings as well.
        _ = write(bell, &one, 1)
    }
}

/// A socket that listens on a free port of 127.0.0.1, and its port.
func listeningSocket() throws -> (Int32, Int) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = loopback(0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            bind(listener, address, size) | listen(listener, 256) | getsockname(listener, address, &size)
        }
    }
    guard code == 0 else { throw ChildError("no port to listen on: errno \(errno)") }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
}

/// 127.0.0.1 and a port.
func loopback(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
}
