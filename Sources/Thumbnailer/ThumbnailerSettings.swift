import Domain
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
        "Quality of a thumbnail, as JPEG and as WebP."
    )

    /// Sides of further boxes.
    static let moreSizesSetting = Setting<[Int]>(
        "THUMBNAIL_MORE_SIZES",
        default: "",
        allowed: "up to 4 numbers 16…2048, parted by commas",
        "Further sizes of every thumbnail, for `?size=`; all are made from one decoding."
    ) { text, _ throws(SettingError) in
        let words = (text ?? "").split(separator: ",").map { $0.filter { $0 != " " } }
        let sides = words.compactMap { Int($0) }.filter { (16...2_048).contains($0) }
        guard sides.count == words.count, sides.count <= 4 else {
            throw SettingError(
                "THUMBNAIL_MORE_SIZES=\(text ?? "") is not allowed: use up to 4 numbers 16…2048, parted by commas."
            )
        }
        return sides
    }
    /// Whether WebP is made too.
    static let webpSetting = Setting.flag(
        "THUMBNAIL_WEBP",
        default: true,
        "Whether every thumbnail is also stored as WebP, for clients that accept it."
    )

    /// Whether SVG is drawn.
    static let drawingSetting = Setting.flag(
        "THUMBNAIL_SVG",
        default: false,
        "Whether drawings (SVG) get a thumbnail: cleaned of scripts and of all that names other files, drawn by librsvg."
    )

    /// All declarations, for documents.
    static let all = [
        boxSetting.entry, moreSizesSetting.entry, qualitySetting.entry, webpSetting.entry, drawingSetting.entry,
        AccessSettings.maximumFileSize.entry,
    ]

    /// What is drawn of every file; the usual size first.
    let wish: ThumbnailWish
    /// Bytes of a file.
    let maximumBytes: Int
    /// Whether SVG is drawn.
    let withDrawings: Bool

    /// The settings in force.
    init(_ reader: SettingsReader) throws(SettingError) {
        let box = try Self.boxSetting(reader)
        let more = Set(try Self.moreSizesSetting(reader)).subtracting([box]).sorted()
        wish = ThumbnailWish(
            boxes: [box] + more,
            quality: try Self.qualitySetting(reader),
            withWebP: try Self.webpSetting(reader)
        )
        withDrawings = try Self.drawingSetting(reader)
        maximumBytes = try AccessSettings.maximumFileSize(reader)
    }
}
