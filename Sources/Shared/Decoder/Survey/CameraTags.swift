/// What a camera for plants writes into XMP beside the picture: every property that is a text or a list of texts, by its
/// name as it is written, in small letters: `camera:bandname`. The makers agree on the prefixes, not on the addresses
/// behind them.
struct CameraTags {
    private static let mostBytes = 1 << 20
    private static let mostTags = 20_000
    private static let mostDepth = 64
    private static let mostNames = 1_000
    private static let mostValues = 64
    private static let longest = 2_000

    private var values: [String: [String]] = [:]

    /// No tags.
    init() {}

    /// The properties of a packet; none if it is not to be trusted.
    init(_ packet: some Collection<UInt8>) {
        var tags = XMLTags(Array(packet.prefix(Self.mostBytes)))
        var path: [String] = []
        for _ in 0..<Self.mostTags {
            guard let tag = tags.next() else { return }
            switch tag {
            case .forbidden:
                values = [:]
                return
            case .text(let text): if let name = path.last(where: { !$0.hasPrefix("rdf:") }) { take(text, name) }
            case .close: _ = path.popLast()
            case .open(let name, let attributes, let isEmpty):
                for (key, value) in attributes { take(value, key.lowercased()) }
                guard !isEmpty else { continue }
                guard path.count < Self.mostDepth else { return }
                path.append(name.lowercased())
            }
        }
    }

    var isEmpty: Bool { values.isEmpty }

    /// The texts of the first of these properties that is there.
    func texts(_ names: String...) -> [String] {
        names.lazy.compactMap { self.values[$0] }.first ?? []
    }

    /// The numbers of the first of these properties that is there: a list, or one text with commas or blanks.
    func numbers(_ names: String...) -> [Double] {
        let texts = names.lazy.compactMap { self.values[$0] }.first ?? []
        let words = texts.flatMap { $0.split { $0 == "," || $0 == ";" || $0.isWhitespace } }
        let numbers = words.compactMap { Double($0) }.filter(\.isFinite)
        return numbers.count == words.count ? numbers : []
    }

    /// The only number of the first of these properties that is there.
    func number(_ names: String...) -> Double? {
        for name in names {
            if let text = values[name]?.first, let number = Double(text), number.isFinite { return number }
        }
        return nil
    }

    private mutating func take(_ text: String, _ name: String) {
        guard values.count < Self.mostNames || values[name] != nil,
            values[name, default: []].count < Self.mostValues,
            let text = ExifText.clean(text, atMost: Self.longest)
        else { return }
        values[name, default: []].append(text)
    }
}

extension CameraTags {
    /// The names that GDAL's metadata give to channels, by their number.
    static func channelNames(inGDAL metadata: some Collection<UInt8>) -> [Int: String] {
        var tags = XMLTags(Array(metadata.prefix(mostBytes)))
        var names: [Int: String] = [:]
        var wanted: Int?
        for _ in 0..<mostTags {
            guard let tag = tags.next() else { break }
            switch tag {
            case .forbidden: return [:]
            case .close: wanted = nil
            case .text(let text):
                if let wanted, let name = ExifText.clean(text, atMost: 50) { names[wanted] = name }
            case .open(_, let attributes, _):
                wanted = nil
                let isName = attributes.contains { $0.0 == "role" && $0.1 == "description" }
                if isName, let sample = attributes.first(where: { $0.0 == "sample" }), let number = Int(sample.1),
                    (0..<64).contains(number)
                {
                    wanted = number
                }
            }
        }
        return names
    }
}
