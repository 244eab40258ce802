import Domain
import FoundationEssentials
import JWTKit
import Settings
import Synchronization

/// Checks bearer tokens: signature, expiry, user. Remembers those it has checked until they expire.
final class Tokens: Sendable {
    /// As many are remembered as there can well be users at a time; then all are forgotten and checked anew.
    private static let remembered = 4096

    private let keys: JWTKeyCollection
    private let known = Mutex<[String: Identity]>([:])

    private init(keys: JWTKeyCollection) {
        self.keys = keys
    }

    /// Tokens signed with a shared secret (HS256), with keys of a JWKS document, or with either.
    ///
    /// - Throws: `SettingError` if there is neither, the secret is short, or the document is not one.
    static func open(secret: String?, jwks: String? = nil) async throws -> Tokens {
        let keys = JWTKeyCollection()
        guard secret != nil || jwks != nil else {
            throw SettingError("JWT_SECRET or JWT_JWKS_FILE must be set: without one nobody can be let in.")
        }
        if let jwks {
            do {
                try await keys.add(jwksJSON: jwks)
            } catch {
                throw SettingError("JWT_JWKS_FILE does not hold a JSON Web Key Set (RFC 7517).")
            }
        }
        if let secret {
            guard secret.utf8.count >= 32 else {
                throw SettingError("JWT_SECRET has \(secret.utf8.count) bytes: use 32 or more.")
            }
            await keys.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
        }
        return Tokens(keys: keys)
    }

    /// Who stands behind an `Authorization` header.
    func caller(authorization header: String?) async -> Caller {
        guard let header else { return .anonymous }
        let words = header.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else {
            return .refused(Failure(.unauthorized, "Only bearer tokens are understood."))
        }
        do {
            return .known(try await identify(String(words[1])))
        } catch let failure as Failure {
            return .refused(failure)
        } catch {
            return .refused(Failure(.unauthorized, "The token is not valid.", cause: error))
        }
    }

    /// Who a token stands for.
    ///
    /// - Throws: ``Failure/Code/unauthorized``.
    func identify(_ token: String) async throws -> Identity {
        if let identity = known.withLock({ $0[token] }) {
            guard identity.expiresAt > Date() else {
                known.withLock { $0[token] = nil }
                throw Failure(.unauthorized, "The token has expired.")
            }
            return identity
        }
        guard token.utf8.count <= 8192 else { throw Failure(.unauthorized, "The token is not valid.") }
        let identity = try await verify(token)
        known.withLock { known in
            if known.count >= Self.remembered { known.removeAll() }
            known[token] = identity
        }
        return identity
    }

    private func verify(_ token: String) async throws -> Identity {
        let claims: Claims
        do {
            claims = try await keys.verify(token, as: Claims.self)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.unauthorized, "The token is not valid.", cause: error)
        }
        guard let expiry = claims.exp else { throw Failure(.unauthorized, "The token must have an expiry (exp).") }
        guard let subject = claims.sub, let user = UserID(subject) else {
            throw Failure(.unauthorized, "The token must name a user (sub) in 1 to 128 characters.")
        }
        let scopes = (claims.scope ?? "").split(separator: " ").map(String.init)
        return Identity(user: user, scopes: Set(scopes), expiresAt: expiry.value)
    }
}

/// The claims that count here; others are ignored.
private struct Claims: JWTPayload {
    let sub: String?
    let exp: ExpirationClaim?
    let nbf: NotBeforeClaim?
    let scope: String?

    func verify(using _: some JWTAlgorithm) throws {
        do {
            try exp?.verifyNotExpired()
        } catch {
            throw Failure(.unauthorized, "The token has expired.", cause: error)
        }
        do {
            try nbf?.verifyNotBefore()
        } catch {
            throw Failure(.unauthorized, "The token is not valid yet.", cause: error)
        }
    }
}
