/// Names the moment at which a camera with several sensors took one picture a band, each in a file of its own.
public struct CaptureKey: Sendable, Hashable, CustomStringConvertible {
    /// At most 200 printable ASCII characters: `uuid:…`, `id:…`, `dji:…`.
    public let description: String

    /// Restores a key that was made here before.
    public init?(_ text: String) {
        guard (1...200).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        description = text
    }

    /// The key of a picture; `nil` if nothing tells which others belong to it.
    ///
    /// By the camera's own word: `CaptureUUID` (DJI, Parrot), `CaptureId` (MicaSense), `ImageUniqueID` in XMP (Sentera). Of
    /// DJI files without one: by drone, time and the number in the name, whose last digit is the band in older models.
    public init?(filename: String, metadata: [String: JSONValue]) {
        let facts = CameraFacts(metadata)
        if let uuid = facts.text("CaptureUUID") {
            self.init("uuid:\(Self.plain(uuid))")
        } else if let id = facts.text("CaptureId", "CaptureID") {
            self.init("id:\(Self.plain(id))")
        } else if let id = facts.text("ImageUniqueID") {
            self.init("image:\(Self.plain(id))")
        } else if let make = facts.make, make.lowercased().hasPrefix("dji"),
            let date = CameraFacts.text(metadata["date_taken"]), let number = Self.number(in: filename)
        {
            let drone = facts.text("DroneSerialNumber", "SerialNumber") ?? facts.exifText("BodySerialNumber") ?? "-"
            self.init("dji:\(Self.plain(drone)):\(Self.plain(date)):\(number)")
        } else {
            return nil
        }
    }

    private static func plain(_ text: String) -> String {
        text.filter { !$0.isWhitespace }
    }

    /// `DJI_20230511095846_0042_MS_NIR.TIF` is number 0042, `DJI_0425.TIF` is number 042, band 5.
    private static func number(in filename: String) -> String? {
        let stem = filename.prefix { $0 != "." }.uppercased()
        let parts = stem.split(separator: "_")
        if let mark = parts.firstIndex(of: "MS"), mark > 0 { return String(parts[mark - 1]) }
        guard let last = parts.last, last.count >= 4, last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return String(last.dropLast())
    }
}

/// A file that is one band of a capture.
public struct CapturePart: Sendable, Hashable {
    /// Of which.
    public let key: CaptureKey
    /// The band as the upload or the camera calls it: `NIR`, `Blue-444`.
    public let band: String
    /// How many such files the capture has; `nil` if nobody says.
    public let expected: Int?

    /// A part.
    public init(key: CaptureKey, band: String, expected: Int?) {
        self.key = key
        self.band = band
        self.expected = expected
    }

    /// What a picture is a part of; `nil` unless it has one channel whose band is known, and a key.
    public init?(of file: StoredFile, metadata: [String: JSONValue]) {
        let said = file.bands ?? CameraFacts(metadata).texts("BandName")
        guard CropSubject.channels(in: metadata) == 1, said.count == 1, let band = said.first,
            let key = CaptureKey(filename: file.filename, metadata: metadata)
        else { return nil }
        self.init(key: key, band: String(band.prefix(40)), expected: Self.expected(CameraFacts(metadata)))
    }

    /// As the file says, else as the model is built: without the colour camera beside, whose pictures stand for themselves.
    private static func expected(_ facts: CameraFacts) -> Int? {
        if let count = facts.number("RigCameraCount", "BandCount", "NumberOfBands"), (2...16).contains(count) {
            return Int(count)
        }
        let model = (facts.model ?? "").lowercased().filter { $0.isLetter || $0.isNumber }
        let known = [
            ("rededgep", 6), ("rededge", 5), ("altumpt", 7), ("altum", 6), ("fc6360", 5), ("m3m", 4), ("sequoia", 4),
            ("21214", 5),
        ]
        return known.first { model.contains($0.0) }?.1
    }
}
