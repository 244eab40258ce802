import Settings

/// What an operator may set about thumbnails.
struct ThumbnailerSettings: Sendable {
    /// Side of the box.
    static let boxSetting = Setting.int(
        "THUMBNAIL_SIZE",
        default: 300,
        in: 16...2_048,
        "Side of the square box that a thumbnail fits into, in pixels."
    )
    /// Quality of the JPEG.
    static let qualitySetting = Setting.int(
        "THUMBNAIL_QUALITY",
        default: 85,
        in: 1...100,
        "JPEG quality of a thumbnail."
    )

    /// All declarations, for documents.
    static let all = [boxSetting.entry, qualitySetting.entry, AccessSettings.maximumFileSize.entry]

    /// Side of the box.
    let box: Int
    /// Quality of the JPEG.
    let quality: Int
    /// Bytes of a file.
    let maximumBytes: Int

    /// The settings in force.
    init(_ reader: SettingsReader) throws(SettingError) {
        box = try Self.boxSetting(reader)
        quality = try Self.qualitySetting(reader)
        maximumBytes = try AccessSettings.maximumFileSize(reader)
    }
}
