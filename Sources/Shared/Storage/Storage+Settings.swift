public import Settings

/// The settings of the object store.
public enum StorageSettings {
    static let url = Setting<String?>.optional(
        "STORAGE_URL",
        allowed: "file:///folder, or s3://bucket?endpoint=http://host:9000&region=us-east-1&path_style=true"
            + "&public_endpoint=https://files.example.com&create=true",
        "Where objects are kept; without it the bucket of S3_BUCKET_NAME, else the folder `objects` in MILLRACE_STATE."
    )
    static let bucket = Setting<String?>.optional(
        "S3_BUCKET_NAME",
        allowed: "3 to 63 lower-case letters, digits, dots and hyphens",
        "The bucket, where STORAGE_URL is not set."
    )
    static let region = Setting.text(
        "AWS_REGION",
        default: "us-east-1",
        "The bucket's region, where its URL names none."
    )
    static let endpoint = Setting<String?>.optional(
        "S3_ENDPOINT",
        allowed: "an http or https URL without a path",
        "The server of S3_BUCKET_NAME, spoken to in path style; without it Amazon's."
    )
    static let keyID = Setting<String?>.optional("AWS_ACCESS_KEY_ID", "The id of the key to the bucket.")
    static let keySecret = Setting<String?>.secret("AWS_SECRET_ACCESS_KEY", "The secret of the key to the bucket.")
    static let sessionToken = Setting<String?>.secret("AWS_SESSION_TOKEN", "Belongs to a temporary key.")
    static let threads = Setting.int(
        "STORAGE_THREADS",
        default: 8,
        in: 1...128,
        "How many calls to the disk may block at the same time, where objects are kept on disk."
    )

    /// All of them.
    public static let all: [SettingEntry] = [
        url.entry, bucket.entry, region.entry, endpoint.entry, keyID.entry, keySecret.entry, sessionToken.entry,
        threads.entry,
    ]

    /// What the settings say together.
    static func location(_ reader: SettingsReader) throws -> StorageLocation {
        let region = try region(reader)
        if let text = try url(reader) {
            guard let location = StorageLocation(text, defaultRegion: region) else { throw url.refused(text) }
            return location
        }
        guard let name = try bucket(reader) else {
            return .disk("\(try ProcessSettings.state(reader))/objects")
        }
        guard StorageLocation.isBucket(name) else { throw bucket.refused(name) }
        let endpoint = try endpoint(reader)
        if let endpoint, !StorageLocation.isOrigin(endpoint) { throw Self.endpoint.refused(endpoint) }
        return .s3(S3Location(bucket: name, region: region, endpoint: endpoint))
    }

    /// The key to the bucket.
    static func key(_ reader: SettingsReader) throws -> SigV4.Key {
        guard let id = try keyID(reader), let secret = try keySecret(reader) else {
            throw SettingError(
                "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set: objects are to be kept in a bucket."
            )
        }
        return SigV4.Key(id: id, secret: secret, sessionToken: try sessionToken(reader))
    }
}
