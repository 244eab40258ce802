public import FoundationEssentials

/// An uploaded file: what it is and where it stands. Its bytes lie in the object store under ``key``.
public struct StoredFile: Sendable, Hashable {
    /// Its name in every URL and event.
    public let id: FileID
    /// Whose it is.
    public let owner: UserID
    /// The name to show: the uploaded one, or what the user made of it. At most 255 bytes, safe to show, never a path.
    public var filename: String
    /// Bytes.
    public let size: Int64
    /// The media type, sniffed from the content.
    public let contentType: String
    /// The media type the client declared; `nil` if none.
    public let declaredType: String?
    /// SHA-256 of the bytes, 64 lower-case hex digits.
    public let sha256: String
    /// Where the bytes lie.
    public let key: ObjectKey
    /// Where it stands.
    public var status: FileStatus
    /// Where and how a picture was taken, as its owner said (`gps` part).
    public var gps: JSONValue?
    /// The order of a multi-band image's bands, as its owner said: `red,green,blue,nir`.
    public var bands: [String]?
    /// The W3C trace context of the upload, carried to every stage.
    public let traceparent: String?
    /// When the upload was committed.
    public let uploadedAt: Date
    /// When it became completed or failed; `nil` before.
    public var processedAt: Date?

    /// All fields.
    public init(
        id: FileID,
        owner: UserID,
        filename: String,
        size: Int64,
        contentType: String,
        declaredType: String? = nil,
        sha256: String,
        key: ObjectKey,
        status: FileStatus = .pending,
        gps: JSONValue? = nil,
        bands: [String]? = nil,
        traceparent: String? = nil,
        uploadedAt: Date,
        processedAt: Date? = nil
    ) {
        self.id = id
        self.owner = owner
        self.filename = filename
        self.size = size
        self.contentType = contentType
        self.declaredType = declaredType
        self.sha256 = sha256
        self.key = key
        self.status = status
        self.gps = gps
        self.bands = bands
        self.traceparent = traceparent
        self.uploadedAt = uploadedAt
        self.processedAt = processedAt
    }
}
