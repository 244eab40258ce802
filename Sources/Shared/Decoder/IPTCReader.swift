import DecoderWire

/// Reads the records of IPTC: a marker, a number, a length, a text.
enum IPTCReader {
    private static let mostRecords = 1_000
    private static let mostValues = 64
    private static let longest = 1_000

    /// Numbers within the second record, under the names we give; those in ``lists`` may come again.
    private static let names: [UInt8: String] = [
        5: "title", 25: "keywords", 55: "date_created", 80: "creator", 90: "city", 101: "country", 105: "headline",
        110: "credit", 115: "source", 116: "rights", 120: "description",
    ]
    private static let lists: Set<UInt8> = [25, 80]

    /// `nil` if nothing of it has a name.
    static func facts(_ bytes: Bytes) -> [String: FactValue]? {
        var values: [UInt8: [String]] = [:]
        var isUTF8 = false
        var at = 0
        for _ in 0..<mostRecords {
            guard bytes[at] == 0x1C, let record = bytes[at + 1], let number = bytes[at + 2],
                let length = bytes.number(at + 3, width: 2, .big), length < 0x8000,
                let content = bytes.slice(at + 5, Int(length))
            else { break }
            if record == 1, number == 90 { isUTF8 = content.raw.elementsEqual([0x1B, 0x25, 0x47]) }
            if record == 2, names[number] != nil, let text = read(content, isUTF8: isUTF8),
                values[number, default: []].count < (lists.contains(number) ? mostValues : 1)
            {
                values[number, default: []].append(text)
            }
            at += 5 + Int(length)
        }
        var facts: [String: FactValue] = [:]
        for (number, texts) in values {
            guard let name = names[number], let first = texts.first else { continue }
            facts[name] = lists.contains(number) ? .list(texts.map { .text($0) }) : .text(first)
        }
        return facts.isEmpty ? nil : facts
    }

    /// UTF-8 if it says so or if it is; else one byte a letter, as before there was any other way.
    private static func read(_ bytes: Bytes, isUTF8: Bool) -> String? {
        let content = bytes.raw.prefix(longest * 4)
        if isUTF8 || String(validating: content, as: UTF8.self) != nil {
            return ExifText.clean(String(decoding: content, as: UTF8.self), atMost: longest)
        }
        var letters = String.UnicodeScalarView()
        for byte in content { letters.append(Unicode.Scalar(byte)) }
        return ExifText.clean(String(letters), atMost: longest)
    }
}
