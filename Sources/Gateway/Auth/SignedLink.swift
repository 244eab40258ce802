import Crypto
import Domain
import FoundationEssentials

/// Makes and checks links that download one file without a token for a while.
///
/// For stores that cannot presign links themselves. The key is derived from the token secret, so that every Gateway
/// of an installation understands every other's links, and no link is worth anything as a token.
struct SignedLink: Sendable {
    private let key: SymmetricKey

    /// Links signed with a key made from this secret; without one, with a key that lives as long as the process.
    init(secret: String?) {
        let source = secret.map { SymmetricKey(data: Data($0.utf8)) } ?? SymmetricKey(size: .bits256)
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: source,
            info: Data("millrace download link 1".utf8),
            outputByteCount: 32
        )
    }

    /// What the link allows.
    struct Grant: Codable, Equatable {
        /// Which file.
        let file: FileID
        /// Whose.
        let owner: UserID
        /// Until when, Unix seconds.
        let until: Int64
    }

    /// The last part of a link's path.
    func token(for file: FileID, of owner: UserID, until: Date) throws -> String {
        let grant = Grant(file: file, owner: owner, until: Int64(until.timeIntervalSince1970))
        let payload = try JSONEncoder().encode(grant)
        let code = HMAC<SHA256>.authenticationCode(for: payload, using: key)
        return Base64URL.encode(payload) + "." + Base64URL.encode(Data(code))
    }

    /// What a link's last part allows now.
    ///
    /// - Throws: ``Failure/Code/notFound`` for a forged or an expired one.
    func grant(_ token: String, now: Date = Date()) throws -> Grant {
        let parts = token.split(separator: ".")
        guard token.utf8.count <= 2048, parts.count == 2,
            let payload = Base64URL.decode(parts[0]), let code = Base64URL.decode(parts[1]),
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: payload, using: key),
            let grant = try? JSONDecoder().decode(Grant.self, from: payload)
        else { throw Failure(.notFound, "No such link.") }
        guard now.timeIntervalSince1970 < Double(grant.until) else {
            throw Failure(.notFound, "This link has expired: ask for a new one.")
        }
        return grant
    }
}

/// Base64 for URLs (RFC 4648 §5), without padding.
enum Base64URL {
    /// The text of some bytes.
    static func encode(_ data: Data) -> String {
        String(
            data.base64EncodedString().compactMap { character in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            }
        )
    }

    /// The bytes of a text; `nil` if it is not one of these.
    static func decode(_ text: some StringProtocol) -> Data? {
        var plain = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        plain += String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain)
    }
}
