import Domain
import FoundationEssentials
import Hummingbird

extension FieldID {
    /// The `{id}` of the path.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    init(path context: GatewayContext) throws {
        guard let id = FieldID(context.parameters.get("id") ?? "") else {
            throw Failure(.invalid, "That is not the id of a field: such an id is a UUID of 36 characters.")
        }
        self = id
    }
}

extension MissionID {
    /// The `{id}` of the path.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    init(path context: GatewayContext) throws {
        guard let id = MissionID(context.parameters.get("id") ?? "") else {
            throw Failure(.invalid, "That is not the id of a mission: such an id is a UUID of 36 characters.")
        }
        self = id
    }
}

extension FieldEdit {
    /// Reads `{name?, description?, polygon?}`.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    init(_ members: [String: JSONValue]) throws {
        self.init(name: try members.givenName(), description: try members.givenDescription())
        if let polygon = members["polygon"] { outline = try FieldOutline(polygon: polygon) }
    }
}

extension FieldOutline {
    /// Reads a GeoJSON polygon.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    init(polygon: JSONValue) throws {
        guard polygon["type"] == .string("Polygon"), let rings = polygon["coordinates"]?.list else {
            throw Failure(.invalid, #"polygon is {"type": "Polygon", "coordinates": [[[longitude, latitude], …]]}."#)
        }
        try self.init(
            rings.map { ring in
                (ring.list ?? []).map { position -> [Double] in
                    let numbers = (position.list ?? []).map(\.double)
                    // No corner at all, rather than one without its first number.
                    return numbers.contains(nil) ? [] : numbers.compactMap { $0 }
                }
            }
        )
    }
}

extension MissionDraft {
    /// What a body may give.
    static let names: Set<String> = ["name", "description", "status", "started_at", "ended_at"]

    /// Takes over what a body gives: `{name?, description?, status?, started_at?, ended_at?}`.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    mutating func take(_ members: [String: JSONValue]) throws {
        name = try members.givenName() ?? name
        description = try members.givenDescription() ?? description
        if let value = members["status"] {
            guard let status = value.string.flatMap({ Mission.Status(rawValue: $0) }) else {
                throw Failure(.invalid, "status is active, completed or cancelled.")
            }
            self.status = status
        }
        if let value = members["started_at"] { startedAt = try Moment.read(value.string, "started_at") }
        if let value = members["ended_at"] {
            endedAt = value == .null ? nil : try Moment.read(value.string, "ended_at")
        }
        if let endedAt, endedAt < startedAt {
            throw Failure(.invalid, "A mission does not end before it begins.")
        }
    }
}

extension SeriesQuery {
    /// Reads `index from until limit`.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    init(parameters: [String: String]) throws {
        let index = (parameters["index"] ?? "ndvi").lowercased()
        let isPlain = index.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
        }
        guard (1...24).contains(index.utf8.count), isPlain else {
            throw Failure(.invalid, "index is the name of an index: ndvi; or canopy_cover.")
        }
        var limit = Self.most
        if let text = parameters["limit"] {
            guard let number = Int(text), (1...Self.most).contains(number) else {
                throw Failure(.invalid, "limit is a number from 1 to \(Self.most).")
            }
            limit = number
        }
        self.init(
            index: index,
            from: try parameters["from"].map { try Moment.read($0, "from") },
            until: try parameters["until"].map { try Moment.read($0, "until") },
            limit: limit
        )
    }
}

/// Moments that requests give.
enum Moment {
    /// Neither so early nor so late that a database does not know them.
    private static let oldest = Date(timeIntervalSince1970: 0)
    private static let youngest = Date(timeIntervalSince1970: 7_258_118_400)

    /// A day, which is its first moment, or a time with its offset.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    static func read(_ text: String?, _ name: String) throws -> Date {
        let whole = text.map { $0.utf8.count == 10 ? $0 + "T00:00:00Z" : $0 } ?? ""
        let styles = [false, true].map { Date.ISO8601FormatStyle(includingFractionalSeconds: $0) }
        let dates = styles.compactMap { style in try? Date(whole, strategy: style) }
        guard let date = dates.first, date >= oldest, date < youngest else {
            throw Failure(.invalid, "\(name) is a day like 2026-01-31, or a time like 2026-01-31T12:00:00Z.")
        }
        return date
    }
}

extension JSONValue {
    /// The members, if it is a list.
    var list: [JSONValue]? { if case .array(let values) = self { values } else { nil } }
}

extension [String: JSONValue] {
    /// `name`, if it is given.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    fileprivate func givenName() throws -> String? {
        guard let value = self["name"] else { return nil }
        guard let name = value.string?.trimmed, (1...255).contains(name.unicodeScalars.count),
            !name.unicodeScalars.contains(where: \.properties.isControl)
        else { throw Failure(.invalid, "name is one line of 1 to 255 characters.") }
        return name
    }

    /// `description`, if it is given.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    fileprivate func givenDescription() throws -> String? {
        guard let value = self["description"] else { return nil }
        guard let description = value.string, description.unicodeScalars.count <= 4000 else {
            throw Failure(.invalid, "description is a text of at most 4000 characters.")
        }
        return description
    }
}
