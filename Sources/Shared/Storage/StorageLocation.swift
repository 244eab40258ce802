import FoundationEssentials

/// Where objects are kept, as `STORAGE_URL` says.
enum StorageLocation: Sendable, Hashable, CustomStringConvertible {
    /// An absolute or relative folder.
    case disk(String)
    case s3(S3Location)

    /// Parses `file:///dir`, `file:dir`, `s3://bucket?endpoint=…&region=…&path_style=…&public_endpoint=…&create=…`.
    init?(_ text: String, defaultRegion: String) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased() else { return nil }
        switch scheme {
        case "file":
            guard !parts.path.isEmpty, parts.host ?? "" == "", parts.query == nil else { return nil }
            self = .disk(parts.path)
        case "s3":
            guard let location = Self.s3(parts, defaultRegion) else { return nil }
            self = .s3(location)
        default:
            return nil
        }
    }

    /// The URL again, without what was left out.
    var description: String {
        switch self {
        case .disk(let path): "file:\(path.hasPrefix("/") ? "//" : "")\(path)"
        case .s3(let s3): "s3://\(s3.bucket)?endpoint=\(s3.endpoint)&region=\(s3.region)&path_style=\(s3.isPathStyle)"
        }
    }

    private static func s3(_ parts: URLComponents, _ defaultRegion: String) -> S3Location? {
        guard let bucket = parts.host, isBucket(bucket), ["", "/"].contains(parts.path), parts.user == nil else {
            return nil
        }
        var options: [String: String] = [:]
        for item in parts.queryItems ?? [] {
            guard let value = item.value, options.updateValue(value, forKey: item.name) == nil else { return nil }
        }
        let known: Set = ["endpoint", "public_endpoint", "region", "path_style", "create"]
        guard known.isSuperset(of: options.keys) else { return nil }
        for name in ["endpoint", "public_endpoint"] {
            guard options[name].map(isOrigin) ?? true else { return nil }
        }
        for name in ["path_style", "create"] {
            guard options[name].map({ ["true", "false"].contains($0) }) ?? true else { return nil }
        }
        return S3Location(
            bucket: bucket,
            region: options["region"] ?? defaultRegion,
            endpoint: options["endpoint"],
            publicEndpoint: options["public_endpoint"],
            isPathStyle: options["path_style"].map { $0 == "true" },
            makesBucket: options["create"].map { $0 == "true" }
        )
    }

    /// S3's rule for names, which also keeps them plain in URLs.
    static func isBucket(_ name: String) -> Bool {
        (3...63).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E
            }
    }

    /// Scheme, host and perhaps a port; nothing behind them.
    static func isOrigin(_ text: String) -> Bool {
        guard let parts = URLComponents(string: text), ["http", "https"].contains(parts.scheme) else { return false }
        return parts.host?.isEmpty == false && parts.path.isEmpty && parts.query == nil && parts.user == nil
    }
}
