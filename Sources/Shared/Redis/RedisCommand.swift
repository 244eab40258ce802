/// One command and its arguments.
struct RedisCommand: Sendable {
    let words: [String]

    init(_ words: [String]) {
        self.words = words
    }

    /// A script with its keys and arguments.
    ///
    /// `EVAL` rather than `EVALSHA`: the scripts are short, the server compiles them once, and there is no `NOSCRIPT`.
    static func script(_ script: String, keys: [String], _ arguments: [String]) -> RedisCommand {
        RedisCommand(["EVAL", script, "\(keys.count)"] + keys + arguments)
    }

    /// Adds the command to a buffer, as the protocol (RESP2) wants it.
    func append(to bytes: inout [UInt8]) {
        bytes += "*\(words.count)\r\n".utf8
        for word in words {
            bytes += "$\(word.utf8.count)\r\n".utf8
            bytes += word.utf8
            bytes += "\r\n".utf8
        }
    }
}
