/// The media types that are drawn.
enum PictureType {
    private static let drawn: Set<String> = [
        "image/jpeg", "image/png", "image/webp", "image/gif", "image/tiff", "image/bmp",
        "image/heic", "image/heif", "image/avif", "application/pdf",
        "video/mp4", "video/quicktime", "video/3gpp", "video/webm", "video/x-matroska", "video/x-msvideo",
    ]

    /// Whether files of this type are given to the decoder; parameters behind `;` are ignored.
    static func isDrawn(_ contentType: String) -> Bool {
        drawn.contains(contentType.prefix { $0 != ";" && $0 != " " }.lowercased())
    }
}
