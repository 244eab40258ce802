/// A W3C trace context: one upload's work can be followed through every process by its trace id.
struct TraceContext: Sendable, Hashable {
    /// 32 hex digits, not all zero.
    let traceID: String
    /// 16 hex digits: this request.
    let spanID: String
    /// `01` if the caller samples.
    let flags: String

    /// Goes on with the caller's trace under a span of our own, or begins one if the header is absent or malformed.
    init(_ header: String? = nil) {
        spanID = Self.hex(UInt64.random(in: 1...UInt64.max))
        let fields = header?.split(separator: "-", omittingEmptySubsequences: false) ?? []
        if fields.count >= 4, Self.isHex(fields[0], 2), fields[0] != "ff", Self.isHex(fields[1], 32),
            Self.isHex(fields[2], 16), Self.isHex(fields[3], 2), fields[1].contains(where: { $0 != "0" })
        {
            traceID = String(fields[1])
            flags = String(fields[3])
        } else {
            traceID = Self.hex(UInt64.random(in: 1...UInt64.max)) + Self.hex(UInt64.random(in: 0...UInt64.max))
            flags = "01"
        }
    }

    /// The header for whoever we call.
    var traceparent: String { "00-\(traceID)-\(spanID)-\(flags)" }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func isHex(_ text: Substring, _ count: Int) -> Bool {
        text.utf8.count == count
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }
}
