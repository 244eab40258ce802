import DecoderWire

/// Reads the properties of an XMP packet that we want, by a walk over its tags. It is no XML parser: it knows no DTD, no
/// entities but the five and numbers, and gives up where either appears.
struct XMPReader {
    private static let mostBytes = 1 << 20
    private static let mostTags = 20_000
    private static let mostDepth = 64
    private static let mostValues = 64
    private static let longest = 1_000

    /// Values by canonical name: `dc:subject`.
    private(set) var values: [String: [String]] = [:]

    /// Whatever prefixes a packet uses, these are the names that are meant.
    private static let spaces: [String: String] = [
        "http://purl.org/dc/elements/1.1/": "dc", "http://ns.adobe.com/xap/1.0/": "xmp",
        "http://ns.adobe.com/xap/1.0/rights/": "xmpRights", "http://ns.adobe.com/photoshop/1.0/": "photoshop",
        "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore", "http://ns.adobe.com/exif/1.0/": "exif",
        "http://ns.adobe.com/exif/1.0/aux/": "aux", "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    ]
    private static let wanted = CameraNames.xmp.merging(described) { camera, _ in camera }
    private static let described: [String: String] = [
        "dc:title": "title", "dc:description": "description", "dc:creator": "creator", "dc:subject": "keywords",
        "dc:rights": "rights", "xmp:Rating": "rating", "xmp:Label": "label", "xmp:CreateDate": "create_date",
        "xmp:ModifyDate": "modify_date", "xmp:CreatorTool": "creator_tool", "photoshop:Headline": "headline",
        "photoshop:City": "city", "photoshop:State": "state", "photoshop:Country": "country",
        "photoshop:Credit": "credit", "photoshop:DateCreated": "date_created", "Iptc4xmpCore:Location": "location",
        "xmpRights:UsageTerms": "usage_terms", "aux:Lens": "lens", "exif:GPSLatitude": "", "exif:GPSLongitude": "",
    ]
    private static let lists = CameraNames.lists.union(["dc:creator", "dc:subject"])

    /// `nil` if nothing in it is wanted, or it is not to be trusted.
    init?(_ packet: Bytes) {
        var tags = XMLTags(Array(packet.raw.prefix(Self.mostBytes)))
        var path: [String] = []
        var spaces: [String: String] = [:]
        for _ in 0..<Self.mostTags {
            guard let tag = tags.next() else { break }
            switch tag {
            case .forbidden: return nil
            case .text(let text): take(text, path)
            case .close: _ = path.popLast()
            case .open(let name, let attributes, let isEmpty):
                for (key, value) in attributes where key.hasPrefix("xmlns:") {
                    if let known = Self.spaces[value] { spaces[String(key.dropFirst(6))] = known }
                }
                for (key, value) in attributes { take(value, [Self.canonical(key, spaces)]) }
                guard !isEmpty else { continue }
                guard path.count < Self.mostDepth else { return nil }
                path.append(Self.canonical(name, spaces))
            }
        }
        guard !values.isEmpty else { return nil }
    }

    /// Under our names; numbers as numbers.
    var facts: [String: FactValue]? {
        var facts: [String: FactValue] = [:]
        // Of two properties of one name it is always the same that counts.
        for (property, texts) in values.sorted(by: { $0.key < $1.key }) {
            guard let name = Self.wanted[property], !name.isEmpty, facts[name] == nil, let first = texts.first else {
                continue
            }
            if Self.lists.contains(property) {
                facts[name] = .list(texts.map { .text($0) })
            } else if name == "rating" {
                facts[name] = Int(first).map { .whole($0) }
            } else {
                facts[name] = .text(first)
            }
        }
        return facts.isEmpty ? nil : facts
    }

    /// `13,45.3N` and `100,30,18E`; `nil` unless both are on the globe.
    var position: PictureFacts.Position? {
        guard let latitude = angle("exif:GPSLatitude", "N", "S", limit: 90),
            let longitude = angle("exif:GPSLongitude", "E", "W", limit: 180)
        else { return nil }
        return PictureFacts.Position(latitude: latitude, longitude: longitude)
    }

    private func angle(_ name: String, _ positive: Character, _ negative: Character, limit: Double) -> Double? {
        guard let text = values[name]?.first, let side = text.last, side == positive || side == negative else {
            return nil
        }
        let parts = text.dropLast().split(separator: ",").map { Double($0) }
        guard (1...3).contains(parts.count), !parts.contains(nil) else { return nil }
        let degrees = zip(parts.compactMap { $0 }, [1.0, 60, 3_600]).reduce(0) { $0 + $1.0 / $1.1 }
        guard degrees.isFinite, degrees >= 0, degrees <= limit else { return nil }
        return ((side == negative ? -degrees : degrees) * 1e7).rounded() / 1e7
    }

    /// A text belongs to the innermost wanted property around it.
    private mutating func take(_ text: String, _ path: [String]) {
        guard let property = path.last(where: { Self.wanted[$0] != nil }),
            values[property, default: []].count < (Self.lists.contains(property) ? Self.mostValues : 1),
            let text = ExifText.clean(text, atMost: Self.longest)
        else { return }
        values[property, default: []].append(text)
    }

    private static func canonical(_ name: String, _ spaces: [String: String]) -> String {
        guard let colon = name.firstIndex(of: ":"), let space = spaces[String(name[..<colon])] else { return name }
        return space + name[colon...]
    }
}
