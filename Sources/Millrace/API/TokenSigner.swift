import Domain
import FoundationEssentials
import JWTKit
import Settings

/// Signs HS256 tokens with `JWT_SECRET`.
struct TokenSigner: Sendable {
    /// Shorter keys are no keys for HS256 (RFC 7518 §3.2).
    static let minimumBytes = 32

    struct Claims: JWTPayload {
        let sub: SubjectClaim
        let iat: IssuedAtClaim
        let exp: ExpirationClaim
        let scope: String?

        func verify(using _: some JWTAlgorithm) throws { try exp.verifyNotExpired() }
    }

    private let secret: String

    /// - Throws: `SettingError` if there is no secret, or a short one.
    init(_ reader: SettingsReader) throws(SettingError) {
        guard let secret = try AccessSettings.secret(reader) else {
            throw SettingError("JWT_SECRET is not set: a token cannot be signed without it")
        }
        guard secret.utf8.count >= Self.minimumBytes else {
            throw SettingError("JWT_SECRET has \(secret.utf8.count) bytes: use \(Self.minimumBytes) or more")
        }
        self.secret = secret
    }

    /// A token of that user.
    func sign(_ user: UserID, scopes: [String] = [], days: Int, now: Date = Date()) async throws -> String {
        let keys = await JWTKeyCollection().add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
        let second = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down))
        let claims = Claims(
            sub: SubjectClaim(value: user.description),
            iat: IssuedAtClaim(value: second),
            exp: ExpirationClaim(value: second.addingTimeInterval(Double(days) * 86_400)),
            scope: scopes.isEmpty ? nil : scopes.joined(separator: " ")
        )
        return try await keys.sign(claims)
    }
}
