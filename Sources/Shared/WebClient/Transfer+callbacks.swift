import CCurl
import Glibc
import Synchronization

// What libcurl calls, on its thread, while it moves a transfer's bytes.

extension Transfer {
    /// Most bytes of an answer's head, all lines together.
    private static let headLimit = 64 << 10

    /// One line of the answer's head; false stops the transfer.
    func takeHeadLine(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let line = String(decoding: bytes, as: UTF8.self).trimmed()
        let waiter: CheckedContinuation<Head, any Error>?
        let head: Head
        do {
            (waiter, head) = try state.withLock { state throws(TransportError) in
                // Trailers come through here too, behind the body.
                guard !state.headIsWhole else { return (nil, state.head) }
                state.headBytes += bytes.count
                guard state.headBytes <= Self.headLimit else {
                    let fault = TransportError(.tooLarge, "The answer's head has more than \(Self.headLimit) bytes.")
                    state.fault = fault
                    throw fault
                }
                state.read(headLine: line)
                return (state.headIsWhole ? state.headWaiter.take() : nil, state.head)
            }
        } catch {
            return false
        }
        waiter?.resume(returning: head)
        return true
    }

    /// A piece of the answer's body.
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        let limit = request.limits.maximumResponseBytes
        let (count, waiter, chunk) = state.withLock {
            state -> (Int, CheckedContinuation<[UInt8]?, any Error>?, [UInt8]) in
            if state.isOver { return (0, nil, []) }
            guard state.received + Int64(bytes.count) <= limit else {
                state.fault = TransportError(.tooLarge, "The answer has more than \(limit) bytes.")
                return (0, nil, [])
            }
            guard state.incoming.isEmpty || state.incoming.count + bytes.count <= Self.capacity else {
                state.receivingIsPaused = true
                return (Int(CURL_WRITEFUNC_PAUSE), nil, [])
            }
            state.received += Int64(bytes.count)
            state.incoming += bytes
            guard let waiter = state.bodyWaiter.take() else { return (bytes.count, nil, []) }
            return (bytes.count, waiter, state.takeIncoming())
        }
        waiter?.resume(returning: chunk)
        return count
    }

    /// Fills libcurl's buffer with what is to be sent.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let (count, room) = state.withLock { state -> (Int, CheckedContinuation<Void, any Error>?) in
            let count = min(buffer.count, state.outgoing.count - state.sent)
            guard count > 0 else {
                if state.outgoingIsWhole { return (0, nil) }
                if state.outgoingIsAbandoned || state.isOver { return (Int(CURL_READFUNC_ABORT), nil) }
                state.sendingIsPaused = true
                return (Int(CURL_READFUNC_PAUSE), state.room.take())
            }
            state.outgoing.withUnsafeBytes { bytes in
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[state.sent..<state.sent + count]))
            }
            state.sent += count
            return (count, state.outgoing.count - state.sent < Self.capacity ? state.room.take() : nil)
        }
        room?.resume()
        return count
    }

    /// Goes back in what is sent, for a second try on a fresh connection; only whole bodies can.
    func rewind(to offset: Int) -> Bool {
        guard case .bytes(let bytes) = request.body, (0...bytes.count).contains(offset) else { return false }
        state.withLock { $0.sent = offset }
        return true
    }

    /// Opens the socket to the address, if it may be reached at all.
    func open(_ target: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = Int(ccurl_address(target, &bytes))
        guard reach.allows(Array(bytes.prefix(count))) else {
            let fault = TransportError(.denied, "The host lies on a private network, where this may not go.")
            state.withLock { $0.fault = $0.isWithinReach ? nil : fault }
            return curl_socket_t(CURL_SOCKET_BAD)
        }
        state.withLock { state in
            state.isWithinReach = true
            state.fault = nil
        }
        let type = target.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
        return socket(target.pointee.family, type, target.pointee.protocol)
    }
}

extension Transfer.State {
    /// A status line begins the head afresh (an interim answer came before), an empty line ends it.
    fileprivate mutating func read(headLine line: String) {
        if line.hasPrefix("HTTP/") {
            let words = line.split(separator: " ", maxSplits: 2)
            head = Transfer.Head(status: words.count > 1 ? Int(words[1]) ?? 0 : 0, headers: [:])
        } else if line.isEmpty {
            headIsWhole = head.status >= 200
        } else if let colon = line.firstIndex(of: ":") {
            let name = line[..<colon].lowercased()
            let value = String(line[line.index(after: colon)...]).trimmed()
            head.headers[name] = head.headers[name].map { "\($0), \(value)" } ?? value
        }
    }
}

extension String {
    /// Without white space and line ends around it. (Foundation's trimming is not in FoundationEssentials.)
    fileprivate func trimmed() -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let bytes = Array(utf8.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
        return String(decoding: bytes, as: UTF8.self)
    }
}
