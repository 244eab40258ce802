import Domain
import FoundationEssentials
import NIOCore

/// Reads an upload form: the part `file` goes to an intake as it comes, the small parts are kept.
struct UploadForm {
    /// At most as many bytes in a part that is not the file.
    static let fieldBytes = 64 * 1024

    private let open: (_ name: String?) throws -> Intake
    private var parser: MultipartParser
    private var field: (name: String, bytes: ByteBuffer)?
    private var isInFile = false

    /// The intake that got the part `file`, once it has come.
    private(set) var intake: Intake?
    /// The media type that the part `file` claims.
    private(set) var declaredType: String?
    private(set) var gps: JSONValue?
    private(set) var bands: [String]?

    /// A form with this boundary, whose file goes to the intake that `open` makes for its name.
    init(boundary: String, open: @escaping (_ name: String?) throws -> Intake) {
        parser = MultipartParser(boundary: boundary)
        self.open = open
    }

    /// Takes the next bytes of the body.
    mutating func read(_ bytes: ByteBuffer) async throws {
        parser.feed(bytes)
        while let token = try parser.next() {
            switch token {
            case .part(let headers): try begin(headers)
            case .bytes(let bytes):
                if isInFile {
                    try await intake?.append(bytes)
                } else {
                    try keep(bytes)
                }
            case .partEnd: try endPart()
            case .end: break
            }
        }
    }

    /// The body is over.
    ///
    /// - Throws: ``Failure`` with `incomplete_upload` if the form was not, `missing_file` if it had no file.
    func finish() throws -> Intake {
        guard parser.isComplete else {
            throw Failure(.incomplete, "The body ended before the form did: there is no closing boundary.")
        }
        guard let intake else { throw Failure(.missingFile, "The form has no part named file.") }
        return intake
    }

    private mutating func begin(_ headers: PartHeaders) throws {
        isInFile = headers.name == "file"
        guard isInFile else {
            field = (headers.name, ByteBuffer())
            return
        }
        guard intake == nil else { throw Failure(.tooManyFiles, "Send one file at a time: the form has two.") }
        intake = try open(headers.filename)
        declaredType = headers.contentType
    }

    private mutating func keep(_ bytes: ByteBuffer) throws {
        guard let kept = field?.bytes.readableBytes, kept + bytes.readableBytes <= Self.fieldBytes else {
            throw Failure(.tooLarge, "A part besides the file has more than \(Self.fieldBytes) bytes.")
        }
        field?.bytes.writeImmutableBuffer(bytes)
    }

    private mutating func endPart() throws {
        defer { (isInFile, field) = (false, nil) }
        guard let field else { return }
        switch field.name {
        case "gps": gps = try UploadFields.gps(text: Data(field.bytes.readableBytesView))
        case "bands": bands = try UploadFields.bands(String(buffer: field.bytes))
        default: break
        }
    }
}

/// What is said of a picture: the small parts of an upload form, and members of an order to process it again.
enum UploadFields {
    private static let ranges: [String: ClosedRange<Double>] = [
        "latitude": -90...90, "longitude": -180...180, "altitude": -100_000...100_000,
        "relative_altitude": -100_000...100_000, "bearing": -360...360, "speed": 0...100_000,
        "accuracy": 0...40_000_000, "timestamp": 0...1e16,
    ]

    /// A part that is the text of an object.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    static func gps(text: Data) throws -> JSONValue {
        try gps((try? JSONDecoder().decode(JSONValue.self, from: text)) ?? .null)
    }

    /// Where a picture was taken: latitude and longitude in degrees, and what else is known.
    ///
    /// - Throws: ``Failure/Code/invalid`` for anything but numbers that can be.
    static func gps(_ value: JSONValue) throws -> JSONValue {
        guard case .object(let members) = value else { throw Failure(.invalid, "gps must be a JSON object.") }
        var position: [String: JSONValue] = [:]
        for (name, range) in ranges {
            guard let value = members[name], value != .null else { continue }
            guard let number = value.double, range.contains(number) else {
                throw Failure(.invalid, "gps.\(name) must be a number from \(range.lowerBound) to \(range.upperBound).")
            }
            position[name] = value
        }
        guard position["latitude"] != nil, position["longitude"] != nil else {
            throw Failure(.invalid, "gps needs latitude and longitude.")
        }
        return .object(position)
    }

    /// The order of a multi-band image's bands: `red,green,blue,nir`.
    ///
    /// - Throws: ``Failure/Code/invalid``.
    static func bands(_ text: String) throws -> [String] {
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmed.lowercased() }
        let arePlain = names.allSatisfy { name in
            (1...24).contains(name.utf8.count)
                && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
        }
        guard names.count <= 16, arePlain else {
            throw Failure(.invalid, "bands must be up to 16 names with commas between: red,green,blue,nir.")
        }
        return names
    }
}
