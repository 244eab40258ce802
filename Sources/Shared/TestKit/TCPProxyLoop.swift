import Glibc

/// The one thread of a ``TCPProxy``: waits for sockets and carries bytes.
///
/// Unchecked, because only that thread touches it after it was made.
final class TCPProxyLoop: @unchecked Sendable {
    /// Bytes on their way in one direction.
    private struct Pipe {
        var pieces: [(due: ContinuousClock.Instant, bytes: [UInt8])] = []
        var count = 0
        var hasEnded = false
    }
    private struct Pair {
        let client: Int32
        let server: Int32
        var up = Pipe()
        var down = Pipe()
        var isDoomed = false
    }
    private static let mostBytes = 1 << 20

    private let listener: Int32
    private let bell: Int32
    private let target: Int
    private var pairs: [Pair] = []
    private var resetsDone = 0
    private var piece = [UInt8](repeating: 0, count: 64 << 10)

    init(listener: Int32, bell: Int32, target: Int) {
        self.listener = listener
        self.bell = bell
        self.target = target
        _ = fcntl(listener, F_SETFL, O_NONBLOCK)
    }

    func run(_ proxy: TCPProxy) {
        while true {
            let orders = proxy.current
            if orders.isClosed { break }
            if orders.resets > resetsDone || orders.mood == .closed {
                resetsDone = orders.resets
                for index in pairs.indices { pairs[index].isDoomed = true }
            }
            bury()
            let now = ContinuousClock.now
            let isSilent = orders.mood == .silent
            var watched = [
                pollfd(fd: bell, events: Int16(POLLIN), revents: 0),
                pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
            ]
            var next: ContinuousClock.Instant?
            for pair in pairs {
                for (own, incoming, outgoing) in [(pair.client, pair.up, pair.down), (pair.server, pair.down, pair.up)]
                {
                    var events: Int16 = 0
                    if !incoming.hasEnded, incoming.count < Self.mostBytes { events |= Int16(POLLIN) }
                    if !isSilent, let first = outgoing.pieces.first {
                        if first.due <= now {
                            events |= Int16(POLLOUT)
                        } else {
                            next = min(next ?? first.due, first.due)
                        }
                    }
                    watched.append(pollfd(fd: events == 0 ? -1 : own, events: events, revents: 0))
                }
            }
            let wait = next.map { Int32(max(1, (now.duration(to: $0) / .milliseconds(1)).rounded(.up))) } ?? -1
            guard poll(&watched, nfds_t(watched.count), wait) >= 0 || errno == EINTR else { break }
            if watched[0].revents != 0 {
                var rings = [UInt8](repeating: 0, count: 64)
                _ = read(bell, &rings, rings.count)
            }
            // It may be what woke us that has changed.
            let current = proxy.current
            carry(watched, current, proxy)
            if watched[1].revents != 0 { admit(current.mood) }
        }
        for index in pairs.indices { pairs[index].isDoomed = true }
        bury()
        close(listener)
        close(bell)
    }

    private func carry(_ watched: [pollfd], _ orders: TCPProxy.Orders, _ proxy: TCPProxy) {
        let bad = Int16(POLLERR | POLLHUP | POLLIN)
        for index in pairs.indices {
            let (client, server) = (watched[2 + 2 * index].revents, watched[3 + 2 * index].revents)
            if client & bad != 0 { take(from: pairs[index].client, into: \.up, of: index, orders, nil) }
            if server & bad != 0 { take(from: pairs[index].server, into: \.down, of: index, orders, proxy) }
            if orders.mood != .silent {
                give(to: pairs[index].server, from: \.up, of: index)
                give(to: pairs[index].client, from: \.down, of: index)
            }
        }
    }

    private func take(
        from socket: Int32,
        into pipe: WritableKeyPath<Pair, Pipe>,
        of index: Int,
        _ orders: TCPProxy.Orders,
        _ loser: TCPProxy?
    ) {
        guard !pairs[index][keyPath: pipe].hasEnded else { return }
        let count = recv(socket, &piece, piece.count, Int32(MSG_DONTWAIT))
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else {
            pairs[index][keyPath: pipe].hasEnded = true
            if count < 0 { pairs[index].isDoomed = true }
            return
        }
        if let loser, loser.losesReply() {
            pairs[index].isDoomed = true
            return
        }
        var due = ContinuousClock.now
        if case .slow(let milliseconds, let jitter) = orders.mood {
            due += .milliseconds(milliseconds + (jitter > 0 ? .random(in: 0..<jitter) : 0))
            // Bytes never overtake.
            if let last = pairs[index][keyPath: pipe].pieces.last { due = max(due, last.due) }
        }
        pairs[index][keyPath: pipe].pieces.append((due, Array(piece.prefix(count))))
        pairs[index][keyPath: pipe].count += count
    }

    private func give(to socket: Int32, from pipe: WritableKeyPath<Pair, Pipe>, of index: Int) {
        let now = ContinuousClock.now
        while let first = pairs[index][keyPath: pipe].pieces.first, first.due <= now {
            let sent = send(
                socket,
                first.bytes,
                first.bytes.count,
                Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
            )
            if sent < 0 {
                if errno != EAGAIN, errno != EINTR { pairs[index].isDoomed = true }
                return
            }
            pairs[index][keyPath: pipe].count -= sent
            if sent == first.bytes.count {
                pairs[index][keyPath: pipe].pieces.removeFirst()
            } else {
                pairs[index][keyPath: pipe].pieces[0].bytes.removeFirst(sent)
            }
        }
        if pairs[index][keyPath: pipe].hasEnded, pairs[index][keyPath: pipe].pieces.isEmpty {
            shutdown(socket, Int32(SHUT_WR))
            if pairs[index].up.hasEnded, pairs[index].down.hasEnded { pairs[index].isDoomed = true }
        }
    }

    private func admit(_ mood: TCPProxy.Mood) {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { return }
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            var address = loopback(target)
            let code = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            var on: Int32 = 1
            for descriptor in [client, server] {
                setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            }
            pairs.append(Pair(client: client, server: server, isDoomed: code != 0 || mood == .closed))
        }
    }

    /// Resets and forgets what is doomed.
    private func bury() {
        for pair in pairs where pair.isDoomed {
            for descriptor in [pair.client, pair.server] {
                var hard = linger(l_onoff: 1, l_linger: 0)
                setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &hard, socklen_t(MemoryLayout<linger>.size))
                close(descriptor)
            }
        }
        pairs.removeAll { $0.isDoomed }
    }
}
