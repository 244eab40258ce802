import Crypto
import FoundationEssentials

/// Amazon's signature, version 4, for S3: as request headers, or inside a link.
///
/// S3's dialect: the path is encoded once and never normalised, and the body's hash is a header.
struct SigV4: Sendable {
    /// For bodies whose hash is not part of the signature.
    static let unsignedPayload = "UNSIGNED-PAYLOAD"

    /// Who signs.
    struct Key: Sendable, Hashable {
        let id: String
        let secret: String
        /// Belongs to temporary keys.
        var sessionToken: String?
    }

    /// What is signed. Path, names and values are plain text: encoding them is part of signing.
    struct Request: Sendable, Hashable {
        var method: String
        /// As in the `Host` header: with the port, unless it is the scheme's own.
        var host: String
        var path: String
        var query: [(name: String, value: String)] = []
        /// Names in lower case; all of them are signed.
        var headers: [String: String] = [:]
        /// SHA-256 of the body in hex, or ``unsignedPayload``.
        var payloadHash = SigV4.hash([])

        static func == (left: Request, right: Request) -> Bool {
            left.method == right.method && left.host == right.host && left.target == right.target
                && left.headers == right.headers && left.payloadHash == right.payloadHash
        }

        func hash(into hasher: inout Hasher) { hasher.combine(target) }

        /// Path and query as they go over the wire.
        var target: String { query.isEmpty ? encodedPath : "\(encodedPath)?\(encodedQuery)" }

        var encodedPath: String { SigV4.encoded(path, keeping: "/") }

        /// Sorted by encoded name, then by value.
        var encodedQuery: String {
            let pairs = query.map { (name: SigV4.encoded($0.name), value: SigV4.encoded($0.value)) }
            let sorted = pairs.sorted { $0.name == $1.name ? $0.value < $1.value : $0.name < $1.name }
            return sorted.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        }
    }

    let key: Key
    let region: String

    /// The request's headers with date, hash and signature added; `host` is left to the HTTP client.
    func signed(_ request: Request, at date: Date) -> [String: String] {
        var request = request
        let moment = Self.moment(date)
        request.headers["x-amz-date"] = moment
        request.headers["x-amz-content-sha256"] = request.payloadHash
        if let token = key.sessionToken { request.headers["x-amz-security-token"] = token }
        let names = Self.signedNames(request)
        let signature = signature(of: stringToSign(request, moment), moment)
        request.headers["authorization"] =
            "AWS4-HMAC-SHA256 Credential=\(key.id)/\(scope(moment)), SignedHeaders=\(names), Signature=\(signature)"
        return request.headers
    }

    /// Path and query of a link that is good for so many seconds.
    func presigned(_ request: Request, at date: Date, expiresInSeconds seconds: Int) -> String {
        var request = request
        let moment = Self.moment(date)
        request.payloadHash = Self.unsignedPayload
        request.query += [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
            ("X-Amz-Credential", "\(key.id)/\(scope(moment))"),
            ("X-Amz-Date", moment),
            ("X-Amz-Expires", "\(seconds)"),
            ("X-Amz-SignedHeaders", Self.signedNames(request)),
        ]
        if let token = key.sessionToken { request.query.append(("X-Amz-Security-Token", token)) }
        let signature = signature(of: stringToSign(request, moment), moment)
        return "\(request.target)&X-Amz-Signature=\(signature)"
    }

    /// The request in the one form that both sides hash.
    static func canonical(_ request: Request) -> String {
        var headers = request.headers
        headers["host"] = request.host
        let lines = headers.sorted { $0.key < $1.key }.map { "\($0.key):\(collapsed($0.value))\n" }
        return [
            request.method, request.encodedPath, request.encodedQuery, lines.joined(), signedNames(request),
            request.payloadHash,
        ].joined(separator: "\n")
    }

    func stringToSign(_ request: Request, _ moment: String) -> String {
        let hash = Self.hash(Array(Self.canonical(request).utf8))
        return "AWS4-HMAC-SHA256\n\(moment)\n\(scope(moment))\n\(hash)"
    }

    /// SHA-256 in lower-case hex.
    static func hash(_ bytes: [UInt8]) -> String {
        hex(SHA256.hash(data: bytes))
    }

    /// `20260102T030405Z`.
    static func moment(_ date: Date) -> String {
        let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
        return date.formatted(style)
    }

    /// Percent-encodes all but the unreserved characters of RFC 3986 and those to keep.
    static func encoded(_ text: String, keeping kept: String = "") -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let plain = Array("-._~\(kept)".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: bytes.append(byte)
            case _ where plain.contains(byte): bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func signedNames(_ request: Request) -> String {
        (request.headers.keys + ["host"]).sorted().joined(separator: ";")
    }

    private func scope(_ moment: String) -> String { "\(moment.prefix(8))/\(region)/s3/aws4_request" }

    private func signature(of text: String, _ moment: String) -> String {
        var secret = SymmetricKey(data: Array("AWS4\(key.secret)".utf8))
        for part in [String(moment.prefix(8)), region, "s3", "aws4_request"] {
            secret = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: secret))
        }
        return Self.hex(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: secret))
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Without space around it, and inner spaces single.
    private static func collapsed(_ value: String) -> String {
        value.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
    }
}
