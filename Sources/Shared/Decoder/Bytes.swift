/// A view of the input that cannot be read past its end: every access is checked, in release builds too.
///
/// It borrows memory that the job's ``JobInput`` keeps mapped, and must not outlive it.
struct Bytes {
    /// The bytes, for the C codecs, which take a pointer and a count.
    let raw: UnsafeRawBufferPointer

    init(_ raw: UnsafeRawBufferPointer) {
        self.raw = raw
    }

    var count: Int { raw.count }

    /// A byte; `nil` past the end.
    subscript(at: Int) -> UInt8? {
        at >= 0 && at < raw.count ? raw[at] : nil
    }

    /// A part; `nil` if it is not all there.
    func slice(_ at: Int, _ count: Int) -> Bytes? {
        guard at >= 0, count >= 0, at <= raw.count, count <= raw.count - at else { return nil }
        return Bytes(UnsafeRawBufferPointer(rebasing: raw[at..<(at + count)]))
    }

    /// Everything from there on; `nil` past the end.
    func from(_ at: Int) -> Bytes? {
        slice(at, raw.count - at)
    }

    /// A whole number of `width` bytes; `nil` if it is not all there.
    func number(_ at: Int, width: Int, _ order: ByteOrder) -> UInt32? {
        guard let part = slice(at, width) else { return nil }
        return switch order {
        case .big: part.raw.reduce(0) { $0 << 8 | UInt32($1) }
        case .little: part.raw.reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
    }

    /// Whether these bytes stand there.
    func has(_ text: StaticString, at: Int) -> Bool {
        guard let part = slice(at, text.utf8CodeUnitCount) else { return false }
        return part.raw.elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}

/// Which byte of a number comes first.
enum ByteOrder {
    case big, little
}
