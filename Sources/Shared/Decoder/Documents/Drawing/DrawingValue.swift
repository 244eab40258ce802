/// Judges the attributes and the rules of a drawing.
enum DrawingValue {
    private static let pictures = ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/jpg;base64,"]

    /// Whether an attribute may stay: no event, and nothing that names what lies outside of the drawing.
    static func isKept(_ name: String, _ value: String) -> Bool {
        guard !name.isEmpty, name.utf8.allSatisfy({ isLetter($0) || $0 == UInt8(ascii: "-") }),
            !name.lowercased().hasPrefix("on"), name != "src", name != "base"
        else { return false }
        guard name == "href" else { return isHarmless(value) }
        return value.hasPrefix("#") || pictures.contains { value.hasPrefix($0) }
    }

    /// Whether every `url()` in it is a part of the same drawing. With a backslash a rule can spell anything.
    static func isHarmless(_ value: String) -> Bool {
        guard !value.utf8.contains(UInt8(ascii: "\\")) else { return false }
        let text = value.lowercased()
        guard !text.contains("image-set"), !text.contains("src(") else { return false }
        return text.split(separator: "url", omittingEmptySubsequences: false).dropFirst().allSatisfy { rest in
            let inside = rest.drop { $0.isWhitespace }
            guard inside.first == "(" else { return true }
            return inside.dropFirst().first { !$0.isWhitespace && $0 != "\"" && $0 != "'" } == "#"
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (0x30...0x39).contains(byte)
    }
}
