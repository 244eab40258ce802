/// Text and dates of EXIF, made safe to store and to show.
enum ExifText {
    private static let longest = 200
    /// A letter has no more code points; one with a million marks on it is one letter still.
    private static let mostOfALetter = 8

    /// Up to the first NUL, without control characters and outer blanks; `nil` if nothing is left.
    static func clean(_ bytes: Bytes) -> String? {
        clean(String(decoding: bytes.raw.prefix { $0 != 0 }, as: UTF8.self), atMost: longest)
    }

    /// Without control characters and outer blanks, cut at a length; `nil` if nothing is left.
    static func clean(_ text: String, atMost longest: Int) -> String? {
        var printable = String.UnicodeScalarView()
        var left = longest * mostOfALetter
        for scalar in text.unicodeScalars where scalar.properties.generalCategory != .control {
            guard left > 0 else { break }
            left -= 1
            printable.append(scalar)
        }
        var kept = Substring(String(printable).prefix(longest))
        while kept.first?.isWhitespace == true { kept.removeFirst() }
        while kept.last?.isWhitespace == true { kept.removeLast() }
        return kept.isEmpty ? nil : String(kept)
    }

    /// `2024:05:01 12:30:00` and `+07:00` as ISO 8601; `nil` for a date that cannot be.
    static func date(_ text: String?, offset: String?) -> String? {
        guard let text, text.utf8.count == 19 else { return nil }
        let parts = text.utf8.split { [UInt8(ascii: ":"), UInt8(ascii: " ")].contains($0) }
        guard parts.map(\.count) == [4, 2, 2, 2, 2, 2] else { return nil }
        let numbers = parts.compactMap { Int(Substring($0)) }
        guard numbers.count == 6, (1...12).contains(numbers[1]), (1...31).contains(numbers[2]), numbers[0] > 0,
            (0...23).contains(numbers[3]), (0...59).contains(numbers[4]), (0...60).contains(numbers[5])
        else { return nil }
        let words = parts.map { String(Substring($0)) }
        let date = "\(words[0])-\(words[1])-\(words[2])T\(words[3]):\(words[4]):\(words[5])"
        return date + (offset.flatMap { isOffset($0) ? $0 : nil } ?? "")
    }

    private static func isOffset(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-") else { return false }
        let digits = [1, 2, 4, 5].allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[$0]) }
        return digits && bytes[3] == UInt8(ascii: ":")
    }
}
