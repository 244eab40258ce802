/// What a camera says of itself and of its flight, found under whatever prefix and spelling the tag has in the file's
/// metadata: `drone-dji:FlightYawDegree`, `FlightYawDegree` and `flight_yaw_degree` are one name.
public struct CameraFacts: Sendable {
    /// Who made it, as EXIF or XMP says; `nil` if neither does.
    public let make: String?
    /// Which it is.
    public let model: String?
    private let xmp: [String: [JSONValue]]
    private let exif: [String: [JSONValue]]

    /// The facts in the metadata of a picture: its members `xmp`, `exif`, `camera_make`, `camera_model`.
    public init(_ metadata: [String: JSONValue]) {
        xmp = Self.named(metadata["xmp"])
        exif = Self.named(metadata["exif"])
        make = Self.text(metadata["camera_make"]) ?? Self.text(xmp["make"]?.first)
        model = Self.text(metadata["camera_model"]) ?? Self.text(xmp["model"]?.first)
    }

    /// The first of these tags of XMP that has a text.
    public func text(_ names: String...) -> String? {
        for value in names.flatMap({ xmp[Self.plain($0)] ?? [] }) {
            if let text = Self.text(value) { return text }
        }
        return nil
    }

    /// The first of these tags of XMP that is a number: `+12.5`, `125/10`.
    public func number(_ names: String...) -> Double? {
        for value in names.flatMap({ xmp[Self.plain($0)] ?? [] }) {
            if let number = Self.number(value) { return number }
        }
        return nil
    }

    /// The texts of a tag of XMP: those of a list, or the only one.
    public func texts(_ name: String) -> [String] {
        (xmp[Self.plain(name)] ?? []).flatMap { value -> [String] in
            let values: [JSONValue] = if case .array(let elements) = value { elements } else { [value] }
            return values.compactMap { Self.text($0) }
        }
    }

    /// A number of EXIF, by the standard's name of its tag.
    public func exifNumber(_ name: String) -> Double? {
        (exif[Self.plain(name)] ?? []).compactMap { Self.number($0) }.first
    }

    /// A text of EXIF, by the standard's name of its tag.
    public func exifText(_ name: String) -> String? {
        (exif[Self.plain(name)] ?? []).compactMap { Self.text($0) }.first
    }

    /// A number, a text that is one, or a fraction; `nil` for anything else and for what is not finite.
    static func number(_ value: JSONValue?) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .number(let number): number.isFinite ? number : nil
        case .string(let text): number(in: text)
        case .array(let values): number(values.first)
        default: nil
        }
    }

    /// A text without blanks at its ends, or a whole number as one; the first of a list.
    static func text(_ value: JSONValue?) -> String? {
        switch value {
        case .string(let text):
            let trimmed = String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
            return trimmed.isEmpty ? nil : trimmed
        case .integer(let number): return String(number)
        case .array(let values): return text(values.first)
        default: return nil
        }
    }

    private static func number(in text: String) -> Double? {
        let parts = text.filter { !$0.isWhitespace }.split(separator: "/", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Double($0) }
        guard numbers.count == parts.count, (1...2).contains(numbers.count) else { return nil }
        let value = numbers.count == 2 ? numbers[0] / numbers[1] : numbers[0]
        return value.isFinite ? value : nil
    }

    /// In the order of the tags' names, so that the same file is always read in the same way. The light sensor is not
    /// the camera: its angles are its own, and in radians.
    private static func named(_ block: JSONValue?) -> [String: [JSONValue]] {
        guard case .object(let members)? = block else { return [:] }
        var named: [String: [JSONValue]] = [:]
        for (key, value) in members.sorted(by: { $0.key < $1.key }) where !key.lowercased().hasPrefix("dls") {
            named[plain(key), default: []].append(value)
        }
        return named
    }

    private static func plain(_ name: String) -> String {
        let start = name.lastIndex(of: ":").map { name.index(after: $0) } ?? name.startIndex
        return name[start...].lowercased().filter { $0.isLetter || $0.isNumber }
    }
}
