import CHiredis
import Glibc

/// One blocking connection, used by one thread at a time. After a ``RedisError/Kind/broken`` error it is of no use.
final class RedisConnection {
    private let context: UnsafeMutablePointer<redisContext>

    /// Connects and says the greeting.
    ///
    /// - Parameter timeoutSeconds: how long the socket may be silent while an answer is due.
    init(_ host: RedisHost, saying greeting: [RedisCommand], timeoutSeconds: Int) throws(RedisError) {
        // The name is looked up here, so each time anew.
        let patience = timeval(tv_sec: min(2, timeoutSeconds), tv_usec: 0)
        let connected = redisConnectWithTimeout(host.name, host.port, patience)
        guard let context = connected else { throw RedisError(.broken, "out of memory") }
        self.context = context
        try check()
        _ = redisEnableKeepAlive(context)
        _ = redisSetTimeout(context, timeval(tv_sec: timeoutSeconds, tv_usec: 0))
        // Unacknowledged bytes are given up after so many milliseconds: a vanished server is noticed in time.
        var unacknowledged: UInt32 = 10_000
        let size = socklen_t(MemoryLayout<UInt32>.size)
        setsockopt(context.pointee.fd, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, &unacknowledged, size)
        for reply in try send(greeting) { _ = try reply.unwrapped() }
    }

    deinit {
        redisFree(context)
    }

    /// Sends commands in one write and waits for all answers; error replies are among them.
    ///
    /// - Throws: only ``RedisError/Kind/broken``.
    func send(_ commands: [RedisCommand]) throws(RedisError) -> [RedisReply] {
        blockPipeSignal()
        var bytes: [UInt8] = []
        for command in commands { command.append(to: &bytes) }
        let code = bytes.withUnsafeBytes { bytes in
            redisAppendFormattedCommand(context, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        guard code == REDIS_OK else { throw broken }
        var replies: [RedisReply] = []
        replies.reserveCapacity(commands.count)
        for _ in commands { replies.append(try read()) }
        return replies
    }

    /// Sends one command.
    ///
    /// - Throws: also the server's error.
    func send(_ words: String...) throws(RedisError) -> RedisReply {
        try send([RedisCommand(words)])[0].unwrapped()
    }

    private func read() throws(RedisError) -> RedisReply {
        var pointer: UnsafeMutableRawPointer?
        guard redisGetReply(context, &pointer) == REDIS_OK, let pointer else { throw broken }
        defer { freeReplyObject(pointer) }
        return RedisReply(copying: pointer.assumingMemoryBound(to: redisReply.self).pointee)
    }

    private func check() throws(RedisError) {
        if context.pointee.err != 0 { throw broken }
    }

    private var broken: RedisError {
        let text = withUnsafeBytes(of: context.pointee.errstr) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        return RedisError(.broken, text.isEmpty ? "connection lost" : text)
    }

    /// hiredis writes to sockets that may be closed; without this the kernel would end the process for it.
    private func blockPipeSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
