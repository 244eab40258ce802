import Domain
import FoundationEssentials
import JWTKit
import Settings
import Testing

@testable import Millrace

struct TokenSignerTests {
    static let secret = String(repeating: "s", count: 32)

    @Test func aTokenIsVerifiedByItsSecretAndCarriesItsClaims() async throws {
        let user = try #require(UserID("alice"))
        let token = try await TokenSigner(SettingsReader(["JWT_SECRET": Self.secret]))
            .sign(user, scopes: ["admin", "read"], days: 30)
        let keys = await JWTKeyCollection().add(hmac: HMACKey(from: Self.secret), digestAlgorithm: .sha256)
        let claims = try await keys.verify(token, as: TokenSigner.Claims.self)
        #expect(claims.sub.value == "alice")
        #expect(claims.scope == "admin read")
        let days = claims.exp.value.timeIntervalSince(claims.iat.value) / 86_400
        #expect(days == 30)
        let others = await JWTKeyCollection()
            .add(hmac: HMACKey(from: String(repeating: "x", count: 32)), digestAlgorithm: .sha256)
        await #expect(throws: (any Error).self) { try await others.verify(token, as: TokenSigner.Claims.self) }
    }

    @Test func anExpiredTokenIsRefused() async throws {
        let user = try #require(UserID("alice"))
        let token = try await TokenSigner(SettingsReader(["JWT_SECRET": Self.secret]))
            .sign(user, days: 1, now: Date(timeIntervalSince1970: 0))
        let keys = await JWTKeyCollection().add(hmac: HMACKey(from: Self.secret), digestAlgorithm: .sha256)
        await #expect(throws: (any Error).self) { try await keys.verify(token, as: TokenSigner.Claims.self) }
    }

    @Test(arguments: [[:], ["JWT_SECRET": "short"]])
    func withoutAProperSecretNothingIsSigned(_ settings: [String: String]) {
        let error = #expect(throws: SettingError.self) { try TokenSigner(SettingsReader(settings)) }
        #expect(error?.description.contains("JWT_SECRET") == true)
        #expect(error?.description.contains("short") != true)
    }
}
