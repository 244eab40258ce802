/// A file's bytes, read here without any codec: every access is checked, and what lies outside is `nil`.
struct HeaderBytes: Sendable {
    private let bytes: [UInt8]
    let count: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        count = bytes.count
    }

    /// One byte.
    func byte(_ at: Int) -> Int? {
        at >= 0 && at < count ? Int(bytes[at]) : nil
    }

    /// A number of 1 to 7 bytes, the first one highest.
    func big(_ at: Int, _ width: Int) -> Int? {
        guard at >= 0, at <= count - width else { return nil }
        return (at..<at + width).reduce(0) { $0 << 8 | Int(bytes[$1]) }
    }

    /// A number of 1 to 7 bytes, the first one lowest.
    func little(_ at: Int, _ width: Int) -> Int? {
        guard at >= 0, at <= count - width else { return nil }
        return (at..<at + width).reversed().reduce(0) { $0 << 8 | Int(bytes[$1]) }
    }

    /// Whether these letters stand there.
    func has(_ text: StaticString, at: Int) -> Bool {
        text.withUTF8Buffer { letters in
            at >= 0 && at <= count - letters.count
                && letters.indices.allSatisfy { bytes[at + $0] == letters[$0] }
        }
    }

    /// Where this byte stands next.
    func next(_ byte: UInt8, from at: Int) -> Int? {
        guard at >= 0, at < count else { return nil }
        return bytes[at...].firstIndex(of: byte)
    }
}
