import Domain

/// How the small picture of a file is made, told by its media type.
enum PictureType: Hashable {
    /// By the decoder, poppler or ffmpeg, from the bytes.
    case drawn
    /// A page of it is set; HTML without its tags.
    case text(isHTML: Bool)
    /// Not at all, and why.
    case none(reason: String)

    private static let pictures: Set<String> = [
        "image/jpeg", "image/png", "image/webp", "image/gif", "image/tiff", "image/bmp",
        "image/heic", "image/heif", "image/avif", "application/pdf",
        "video/mp4", "video/quicktime", "video/3gpp", "video/webm", "video/x-matroska", "video/x-msvideo",
    ]
    private static let texts: Set<String> = [
        "text/plain", "text/csv", "text/markdown", "text/xml", "application/json", "application/xml",
        "application/yaml", "application/x-yaml", "application/toml", "application/x-ndjson",
    ]

    /// By the media type; parameters behind `;` are ignored.
    ///
    /// - Parameter withDrawings: whether SVG is drawn.
    init(contentType: String, withDrawings: Bool = false) {
        let type = contentType.prefix { $0 != ";" && $0 != " " }.lowercased()
        self =
            if Self.pictures.contains(type) || DocumentFamily.mayCarryPicture(type) {
                .drawn
            } else if type == "text/html" || type == "application/xhtml+xml" {
                .text(isHTML: true)
            } else if Self.texts.contains(type) {
                .text(isHTML: false)
            } else if type == "image/svg+xml" {
                withDrawings
                    ? .drawn : .none(reason: "Drawings (SVG) are not rendered here: THUMBNAIL_SVG is off.")
            } else {
                .none(reason: "There is no picture in files of this type yet (\(contentType)).")
            }
    }
}
