/// Which pictures are surveyed, and what they are called. Pure: it looks at what is known, never at pixels.
public enum CropSubject {
    /// What an operator wants surveyed.
    public enum Mode: String, Sendable, CaseIterable {
        /// What looks like a picture from the air, or of more than three bands.
        case auto
        /// Every picture.
        case always
        /// None.
        case never
    }

    /// Why a picture is surveyed.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// The upload said its bands.
        case bands
        /// The upload said where it was taken.
        case position
        /// The camera's tags name its bands.
        case bandTags = "band_tags"
        /// It has more channels than a photograph.
        case channels
        /// The camera is one of a drone, or one for plants.
        case camera
        /// Its tags tell of a flight.
        case flight
        /// All pictures are.
        case setting
    }

    /// Why this picture is surveyed; `nil` if it is not.
    ///
    /// - Parameter metadata: as ``PictureInspector`` found it.
    public static func reason(for file: StoredFile, metadata: [String: JSONValue], mode: Mode) -> Reason? {
        guard mode != .never else { return nil }
        let facts = CameraFacts(metadata)
        if file.bands?.isEmpty == false { return .bands }
        if !facts.texts("BandName").isEmpty { return .bandTags }
        if hasManyChannels(metadata, facts) { return .channels }
        if isFlown(facts) { return .flight }
        if isDrone(facts) || isPlantCamera(facts) { return .camera }
        if file.gps != nil { return .position }
        return mode == .always ? .setting : nil
    }

    /// Whether it holds samples of a camera for plants, and is no photograph: one band of a capture, or other bands
    /// than red, green and blue. Nobody writes in near infrared, and rows of plants are taken for lines of letters.
    ///
    /// - Parameter metadata: as ``PictureInspector`` found it.
    public static func isMultispectral(_ file: StoredFile, metadata: [String: JSONValue]) -> Bool {
        let facts = CameraFacts(metadata)
        let upload = file.bands ?? []
        let bands = Set((upload.isEmpty ? facts.texts("BandName") : upload).compactMap { Band(calling: $0) })
        guard !bands.isEmpty else { return hasManyChannels(metadata, facts) }
        return bands != [.red, .green, .blue]
    }

    /// How many channels the file has, an alpha channel included; `nil` if that is not known.
    public static func channels(in metadata: [String: JSONValue]) -> Int? {
        let facts = CameraFacts(metadata)
        let count = CameraFacts.number(metadata["channels"]) ?? facts.exifNumber("SamplesPerPixel")
        if let count, (1...64).contains(count) { return Int(count) }
        return switch CameraFacts.text(metadata["mode"]) {
        case "1", "L", "I;16", "P": 1
        case "LA": 2
        case "RGB", "YCbCr", "LAB": 3
        case "RGBA", "CMYK": 4
        default: nil
        }
    }

    /// The tags that a surveyed picture gets: `drone`, `multispectral`.
    public static func tags(of survey: CropSurvey, metadata: [String: JSONValue]) -> [String] {
        let facts = CameraFacts(metadata)
        let isMultispectral = survey.provenance.bands.contains { $0 == .nir || $0 == .redEdge }
        return (isDrone(facts) || isFlown(facts) ? ["drone"] : []) + (isMultispectral ? ["multispectral"] : [])
    }

    /// Four channels may be three and an alpha channel, or the four inks: those are no bands.
    private static func hasManyChannels(_ metadata: [String: JSONValue], _ facts: CameraFacts) -> Bool {
        guard let count = channels(in: metadata), count >= 4 else { return false }
        guard count == 4 else { return true }
        let mode = CameraFacts.text(metadata["mode"])
        if mode == "CMYK" { return false }
        // TIFF 6.0, ExtraSamples: 0 is unspecified, 1 and 2 are alpha. Without the tag, other formats mean alpha.
        guard let extra = facts.exifNumber("ExtraSamples") else { return mode != "RGBA" }
        return extra == 0
    }

    private static let drones = [
        "dji", "parrot", "sensefly", "autel", "yuneec", "skydio", "wingtra", "xag", "xiaomifimi", "fimi", "delair",
    ]
    private static let plantCameras = ["micasense", "sentera", "mapir", "tetracam", "agrowing", "slantrange"]
    /// Cameras of the same makers that are held in the hand.
    private static let held = ["osmo", "pocket", "action", "ronin"]

    private static func isDrone(_ facts: CameraFacts) -> Bool {
        let make = plain(facts.make)
        let model = plain(facts.model)
        // The cameras of some drones carry the name of who made the lens.
        if make.hasPrefix("hasselblad") { return ["l1d", "l2d"].contains { model.hasPrefix($0) } }
        return drones.contains { make.hasPrefix($0) } && !held.contains { model.contains($0) }
    }

    private static func isPlantCamera(_ facts: CameraFacts) -> Bool {
        let make = plain(facts.make)
        return plantCameras.contains { make.hasPrefix($0) }
    }

    private static func isFlown(_ facts: CameraFacts) -> Bool {
        facts.number("FlightYawDegree", "RelativeAltitude", "GimbalYawDegree", "AboveGroundAltitude") != nil
    }

    private static func plain(_ text: String?) -> String {
        (text ?? "").lowercased().filter { $0.isLetter || $0.isNumber }
    }
}
