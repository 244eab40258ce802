/// Makes text fit to be stored and shown: no NUL (PostgreSQL refuses it), no other control characters, one kind of line
/// end. What is left out is invisible.
public enum TextCleaning {
    /// The text without control characters but tab, line end and form feed; at most so many code points of it.
    public static func cleaned(_ text: String, atMost limit: Int = .max) -> (text: String, isCut: Bool) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var count = 0
        var isAfterReturn = false
        var isCut = false
        for byte in text.utf8 {
            let isLineFeedOfPair = isAfterReturn && byte == 0x0A
            isAfterReturn = byte == 0x0D
            if byte < 0x20 {
                guard byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D, !isLineFeedOfPair else { continue }
            } else if byte == 0x7F {
                continue
            }
            if byte & 0xC0 != 0x80 {
                if count == limit {
                    isCut = true
                    break
                }
                count += 1
            }
            bytes.append(byte == 0x0D ? 0x0A : byte)
        }
        return (String(decoding: bytes, as: UTF8.self), isCut)
    }
}
