import Glibc

extension StringProtocol {
    /// Its identifiers and keywords, in order.
    var words: [Substring] {
        Substring(self).split { !$0.isIdentifier }
    }

    /// Where the code stands as words of its own, not as part of a longer identifier.
    func mentions(of code: String) -> [Range<Index>] {
        guard holds(code) else { return [] }
        return ranges(of: code).filter { range in
            let before = self[..<range.lowerBound].last
            let after = self[range.upperBound...].first
            return !(before?.isIdentifier == true && code.first?.isIdentifier == true)
                && !(after?.isIdentifier == true && code.last?.isIdentifier == true)
        }
    }

    /// Whether the code stands there as words of its own.
    func mentions(_ code: String) -> Bool { !mentions(of: code).isEmpty }
}

extension Character {
    /// Whether it may be part of a Swift identifier.
    var isIdentifier: Bool { self == "_" || isLetter || isNumber }
}

extension StringProtocol {
    /// Whether the text stands anywhere in it, as bytes: a quick look before a careful one.
    func holds(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        let found = utf8.withContiguousStorageIfAvailable { bytes -> Bool in
            guard let start = bytes.baseAddress, let first = wanted.first else { return wanted.isEmpty }
            var at = 0
            while at + wanted.count <= bytes.count, let hit = memchr(start + at, Int32(first), bytes.count - at) {
                at = UnsafeRawPointer(hit) - UnsafeRawPointer(start)
                if at + wanted.count <= bytes.count, memcmp(start + at, wanted, wanted.count) == 0 { return true }
                at += 1
            }
            return false
        }
        return found ?? !ranges(of: text).isEmpty
    }
}
