import Glibc

/// Ports that nobody listens on now.
public func freePorts(_ count: Int) throws -> [Int] {
    var sockets: [Int32] = []
    defer { sockets.forEach { close($0) } }
    return try (0..<count).map { _ in
        let (socket, port) = try listeningSocket()
        sockets.append(socket)
        return port
    }
}
