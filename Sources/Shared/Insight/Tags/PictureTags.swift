import Domain

/// Tags of a picture from its facts alone: camera, shape, year, whether it knows its place.
enum PictureTags {
    /// The tags; empty without facts of a picture.
    static func tags(of metadata: [String: JSONValue]) -> [Tag] {
        var tags: [Tag] = []
        if let make = metadata["camera_make"]?.text, let tag = plain(make) {
            tags += [Tag("photo", confidence: 0.9), Tag(tag, confidence: 0.9)]
        }
        if let date = metadata["date_taken"]?.text, let year = DateInText.exif(date)?.prefix(4) {
            tags.append(Tag(String(year), confidence: 0.9))
        }
        if metadata["gps"] != nil { tags.append(Tag("geotagged", confidence: 0.9)) }
        if let shape = shape(metadata) { tags.append(Tag(shape, confidence: 0.6)) }
        return tags
    }

    /// `portrait`, `landscape`, `square` or `panorama`, as it is seen: with the orientation applied.
    static func shape(_ metadata: [String: JSONValue]) -> String? {
        guard let width = metadata["width"]?.whole, let height = metadata["height"]?.whole, width > 0, height > 0 else {
            return nil
        }
        // Orientations from 5 on lie on their side (EXIF 2.32, tag 0x0112).
        let isTurned = metadata["orientation"]?.whole.map { (5...8).contains($0) } ?? false
        let ratio = isTurned ? Double(height) / Double(width) : Double(width) / Double(height)
        if ratio > 2.2 || ratio < 1 / 2.2 { return "panorama" }
        if (0.95...1.05).contains(ratio) { return "square" }
        return ratio > 1 ? "landscape" : "portrait"
    }

    private static func plain(_ text: String) -> String? {
        let words = text.lowercased().split { !($0.isLetter || $0.isNumber) }.prefix(2)
        let tag = words.joined(separator: " ")
        return (1...50).contains(tag.count) ? tag : nil
    }
}

extension JSONValue {
    /// The text; `nil` for anything else.
    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The number as a whole one; `nil` for anything else.
    var whole: Int64? {
        switch self {
        case .integer(let number): number
        case .number(let number): Int64(exactly: number.rounded())
        default: nil
        }
    }
}
