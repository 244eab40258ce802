/// Reads the bytes of a text file whose encoding nobody names. Pure Swift: nothing a file holds can break it.
///
/// In this order: a byte order mark; UTF-16 and UTF-32 by their zero bytes; strict UTF-8; UTF-8 with a few broken
/// places; then whichever of Thai, Japanese, Cyrillic and Western fits best, if one fits well. It never falls back to
/// an encoding in which every byte is a letter: wrong text is worse than none.
public enum TextDecoder {
    /// The least share of well-placed bytes that an encoding without self-check needs.
    private static let enough = 0.85

    /// Reads the bytes.
    ///
    /// - Parameter limit: characters (code points) to keep; what lies behind is not even looked at.
    public static func decode(_ bytes: [UInt8], atMost limit: Int) -> TextDecoding {
        if let mark = ByteOrderMark(bytes) {
            let body = bytes.dropFirst(mark.length)
            return .text(read(body, as: mark.encoding, atMost: limit, isCertain: true))
        }
        let head = bytes.prefix(Self.bytes(for: limit))
        if head.contains(0) {
            guard let encoding = WideEncoding.guess(bytes.prefix(8_192)) else { return .notText }
            return .text(read(bytes[...], as: .wide(encoding), atMost: limit, isCertain: false))
        }
        guard ControlCharacters.areFew(in: head) else { return .notText }
        let sample = outsideASCII(head)
        let isUTF8 = UTF8Reader.isValid(head, isCut: head.count < bytes.count)
        if isUTF8 || UTF8Reader.isNearly(sample) {
            return .text(read(bytes[...], as: .utf8, atMost: limit, isCertain: isUTF8))
        }
        let best = LegacyEncoding.allCases
            .map { (encoding: $0, score: $0.score(of: sample)) }
            .max { $0.score < $1.score }
        guard let best, best.score >= enough else { return .unknownEncoding }
        return .text(read(bytes[...], as: .legacy(best.encoding), atMost: limit, isCertain: best.encoding.checksItself))
    }

    /// The first places where the bytes leave ASCII, with a few neighbours: all that tells encodings apart.
    private static func outsideASCII(_ bytes: ArraySlice<UInt8>, most: Int = 65_536) -> ArraySlice<UInt8> {
        var sample: [UInt8] = []
        var end = bytes.startIndex
        for index in bytes.indices where bytes[index] >= 0x80 {
            let start = max(bytes.startIndex, index - 4)
            if start > end { sample.append(0x0A) }
            let next = min(bytes.endIndex, index + 5)
            sample += bytes[max(start, end)..<max(end, next)]
            end = max(end, next)
            if sample.count >= most { break }
        }
        return sample[...]
    }

    /// As many bytes as these characters can take, a byte order mark included: four make one at most.
    public static func bytes(for characters: Int) -> Int {
        characters > Int.max / 4 - 8 ? .max - 1 : characters * 4 + 4
    }

    private static func read(
        _ bytes: ArraySlice<UInt8>,
        as encoding: AnyEncoding,
        atMost limit: Int,
        isCertain: Bool
    ) -> DecodedText {
        // One more than the limit shows that there is more.
        let head = bytes.prefix(
            encoding.mostBytes == 4 ? Self.bytes(for: limit) : min(limit, .max / 4) * encoding.mostBytes + 2
        )
        let isPart = head.count < bytes.count
        let decoded: (text: String, replaced: Int)
        switch encoding {
        case .utf8: decoded = UTF8Reader.repair(head, isCut: isPart)
        case .wide(let wide): decoded = wide.decode(head, isCut: isPart)
        case .legacy(let legacy): decoded = legacy.decode(head)
        }
        let finished = TextCleaning.cleaned(decoded.text, atMost: limit)
        return DecodedText(
            text: finished.text,
            encoding: encoding.name(of: head),
            replaced: decoded.replaced,
            isCertain: isCertain,
            isCut: finished.isCut || isPart
        )
    }
}

/// One of the encodings known here.
enum AnyEncoding {
    case utf8
    case wide(WideEncoding)
    case legacy(LegacyEncoding)

    /// As many bytes as a character takes at most.
    var mostBytes: Int {
        guard case .legacy(let legacy) = self else { return 4 }
        return legacy.mostBytes
    }

    /// The IANA name, lower case; the plainest that covers the bytes.
    func name(of bytes: ArraySlice<UInt8>) -> String {
        switch self {
        case .utf8: "utf-8"
        case .wide(let wide): wide.rawValue
        case .legacy(let legacy): legacy.name(of: bytes)
        }
    }
}
