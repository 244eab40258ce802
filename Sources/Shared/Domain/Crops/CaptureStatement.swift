/// What its owner says of a picture: the order of its bands, and where and how it was taken. It comes with the upload,
/// or later with an order to process the file again.
public struct CaptureStatement: Sendable, Hashable {
    /// The order of a multi-band image's bands; `nil`: nothing is said of them.
    public let bands: [String]?
    /// The members of a `gps` part, all of them anew; `nil`: nothing is said of the place.
    public let gps: JSONValue?

    /// Nothing is said.
    public static let none = CaptureStatement()

    /// A statement; what is not given is not said.
    public init(bands: [String]? = nil, gps: JSONValue? = nil) {
        self.bands = bands
        self.gps = gps
    }

    /// The names of what it says otherwise than the file has it: `bands`, `gps`.
    public func differences(from file: StoredFile) -> [String] {
        var names: [String] = []
        if let bands, bands != file.bands { names.append("bands") }
        if let gps, Self.numbers(gps) != Self.numbers(file.gps) { names.append("gps") }
        return names
    }

    /// A database may give back 5 for 5.0.
    private static func numbers(_ value: JSONValue?) -> [String: Double]? {
        guard case .object(let members)? = value else { return nil }
        return members.compactMapValues { CameraFacts.number($0) }
    }
}

extension StoredFile {
    /// Takes over what is said; of what nothing is said stays as it is.
    public mutating func take(_ statement: CaptureStatement) {
        bands = statement.bands ?? bands
        gps = statement.gps ?? gps
    }
}
