/// A file is durable and committed: every stage may begin.
public struct FileUploaded: Event, Hashable {
    /// `millrace.file.uploaded`.
    public static let type = "millrace.file.uploaded"
    /// `millrace:uploads`.
    public static let stream = StreamName.uploads

    /// The name as uploaded, made safe.
    public let filename: String
    /// Bytes.
    public let size: Int64
    /// The sniffed media type.
    public let contentType: String

    /// A file to work on.
    public init(filename: String, size: Int64, contentType: String) {
        self.filename = filename
        self.size = size
        self.contentType = contentType
    }

    private enum CodingKeys: String, CodingKey {
        case filename, size
        case contentType = "content_type"
    }
}
