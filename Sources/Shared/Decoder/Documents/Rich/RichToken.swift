/// What RTF is made of.
enum RichToken: Equatable {
    case open
    case close
    /// `\par`, `\u3585`, `\'e0` (as `'` with the byte).
    case control(String, Int?)
    /// A byte of text.
    case byte(UInt8)
}

/// Cuts RTF into tokens, from the first byte to the last.
struct RichTokens: IteratorProtocol {
    private let bytes: Bytes
    private var at = 0

    init(_ bytes: Bytes) {
        self.bytes = bytes
    }

    /// Whether everything was read.
    var isAtEnd: Bool { at >= bytes.count }

    /// Leaves out so many bytes: those of `\bin`.
    mutating func skip(_ count: Int) { at += min(max(0, count), bytes.count - min(at, bytes.count)) }

    mutating func next() -> RichToken? {
        while let byte = bytes[at] {
            at += 1
            switch byte {
            case UInt8(ascii: "{"): return .open
            case UInt8(ascii: "}"): return .close
            case UInt8(ascii: "\\"): return control()
            case 0x0A, 0x0D, 0: continue
            default: return .byte(byte)
            }
        }
        return nil
    }

    private mutating func control() -> RichToken? {
        guard let first = bytes[at] else { return nil }
        guard (0x61...0x7A).contains(first | 0x20) && first < 0x80 else {
            at += 1
            guard first == UInt8(ascii: "'") else { return .control(String(UnicodeScalar(first)), nil) }
            let digits = bytes.slice(at, 2).map { String(decoding: $0.raw, as: UTF8.self) } ?? ""
            at += min(2, bytes.count - at)
            return .control("'", Int(digits, radix: 16))
        }
        let start = at
        while let byte = bytes[at], (0x61...0x7A).contains(byte | 0x20), byte < 0x80, at - start < 32 { at += 1 }
        let word = String(decoding: bytes.slice(start, at - start)?.raw ?? .init(start: nil, count: 0), as: UTF8.self)
        let numberStart = at
        if bytes[at] == UInt8(ascii: "-") { at += 1 }
        while let byte = bytes[at], (0x30...0x39).contains(byte), at - numberStart < 10 { at += 1 }
        let number = bytes.slice(numberStart, at - numberStart).flatMap { Int(String(decoding: $0.raw, as: UTF8.self)) }
        if number == nil { at = numberStart }
        if bytes[at] == 0x20 { at += 1 }
        return .control(word, number)
    }
}
