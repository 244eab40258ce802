import Domain
import Settings

/// What an operator may set about the survey of plants.
struct CropSettings: Sendable {
    /// Which pictures are surveyed.
    static let modeSetting = Setting.choice(
        "CROP_ANALYSIS",
        default: CropSubject.Mode.auto.rawValue,
        of: CropSubject.Mode.allCases.map(\.rawValue),
        "Which pictures are surveyed for plants: auto are those of drones and multispectral cameras, or with a position."
    )
    /// The order of channels that is assumed.
    static let bandsSetting = Setting<[String]?>(
        "CROP_BANDS",
        default: nil,
        allowed: "names of bands with commas between: red,green,blue,nir; alpha for a channel that is none",
        "Order of the bands in files of several channels that say nothing; without it such files are not surveyed."
    ) { text, _ throws(SettingError) in
        guard let text, !text.isEmpty else { return nil }
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map { name in
            name.lowercased().filter { $0 != " " }
        }
        guard names.count <= 16, names.allSatisfy({ $0 == "alpha" || Band(calling: $0) != nil }) else {
            throw SettingError(
                "CROP_BANDS=\(text) is not allowed: use up to 16 of blue, green, red, red_edge, nir, thermal, pan, alpha."
            )
        }
        return names
    }
    /// The size of the maps.
    static let mapSideSetting = Setting.int(
        "CROP_MAP_SIDE",
        default: 1_600,
        in: 64...8_192,
        "Longest side of the maps and the overlay of a survey, in pixels."
    )
    /// How long a capture may take to arrive.
    static let captureSecondsSetting = Setting.seconds(
        "CROP_CAPTURE_SECONDS",
        default: 60,
        in: 0...86_400,
        "How long after its last band a capture whose camera does not say the number of bands is taken for complete."
    )

    /// All declarations, for documents.
    static let all = [
        modeSetting.entry, bandsSetting.entry, mapSideSetting.entry, captureSecondsSetting.entry,
    ]

    /// Which pictures are surveyed.
    var mode: CropSubject.Mode
    /// What is wanted of a survey.
    var wish: SurveyWish
    /// How long after its last band a capture of an unknown number of bands is complete.
    var captureSeconds: Double
    /// Bytes of all files of a capture together.
    var maximumBytes: Int

    /// The settings in force.
    init(_ reader: SettingsReader) throws(SettingError) {
        mode = CropSubject.Mode(rawValue: try Self.modeSetting(reader)) ?? .auto
        wish = SurveyWish(
            mapSide: try Self.mapSideSetting(reader),
            assumedBands: try Self.bandsSetting(reader)
        )
        captureSeconds = try Self.captureSecondsSetting(reader)
        // A capture has five bands, and some have seven.
        maximumBytes = try AccessSettings.maximumFileSize(reader) * 4
    }
}
