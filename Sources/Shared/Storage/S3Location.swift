/// Where a bucket is and how to speak to it.
struct S3Location: Sendable, Hashable {
    let bucket: String
    /// Scheme, host and port: `http://minio:9000`.
    let endpoint: String
    /// What links for the outside begin with; differs where the store has an inner and an outer name.
    let publicEndpoint: String
    let region: String
    /// `endpoint/bucket/key` rather than `bucket.endpoint/key`.
    let isPathStyle: Bool
    /// Whether a missing bucket is made.
    let makesBucket: Bool

    /// A bucket at Amazon, or behind an endpoint of one's own.
    init(
        bucket: String,
        region: String,
        endpoint: String? = nil,
        publicEndpoint: String? = nil,
        isPathStyle: Bool? = nil,
        makesBucket: Bool? = nil
    ) {
        self.bucket = bucket
        self.region = region
        self.endpoint = endpoint ?? "https://s3.\(region).amazonaws.com"
        self.publicEndpoint = publicEndpoint ?? self.endpoint
        self.isPathStyle = isPathStyle ?? (endpoint != nil)
        self.makesBucket = makesBucket ?? (endpoint != nil)
    }

    /// The origin of requests: scheme, host and port.
    func origin(isPublic: Bool = false) -> String {
        let endpoint = isPublic ? publicEndpoint : endpoint
        guard !isPathStyle, let range = endpoint.firstRange(of: "://") else { return endpoint }
        return "\(endpoint[..<range.upperBound])\(bucket).\(endpoint[range.upperBound...])"
    }

    /// The `Host` header: without the scheme's own port.
    func host(isPublic: Bool = false) -> String {
        let origin = origin(isPublic: isPublic)
        let (scheme, rest) =
            origin.firstRange(of: "://").map { (origin[..<$0.lowerBound], origin[$0.upperBound...]) }
            ?? ("https", origin[...])
        let own = scheme == "http" ? ":80" : ":443"
        return String(rest.hasSuffix(own) ? rest.dropLast(own.count) : rest)
    }

    /// The path of a key, plain; of the bucket itself without one.
    func path(_ key: String = "") -> String {
        isPathStyle ? "/\(bucket)\(key.isEmpty ? "" : "/")\(key)" : "/\(key)"
    }
}
