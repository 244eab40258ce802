import Domain
import FoundationEssentials
import HTTPTypes
import JWTKit
import NIOCore
import Settings
import TestKit
import Testing

@testable import Gateway

@Suite struct AuthTests {
    @Test func withoutATokenNothingIsShown() async throws {
        let world = try await World()
        try await world.run { client in
            for endpoint in world.parts.api where endpoint.access == .user {
                let path = endpoint.path.replacing("{id}", with: FileID().description).replacing("{name}", with: "a")
                let answer = try await client.with(nil).send(endpoint.method, path)
                #expect(answer.status == 401, "\(endpoint.method) \(endpoint.path)")
                #expect(answer.code == "unauthorized")
                #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
            }
        }
    }

    @Test func expiredForgedAndOddTokensAreRefused() async throws {
        let world = try await World()
        let good = try await World.token("alice")
        let parts = good.split(separator: ".")
        let tokens = [
            try await World.token("alice", expires: Date().addingTimeInterval(-1)),
            try await World.token("alice", secret: "another secret of thirty-two bytes"),
            try await World.token("alice", expires: nil), try await World.token(""),
            try await World.token(String(repeating: "x", count: 129)),
            "\(parts[0]).\(parts[1]).AAAA", "eyJhbGciOiJub25lIn0.\(parts[1]).", "a.b.c", "x",
            String(repeating: "x", count: 20_000),
        ]
        try await world.run { client in
            for token in tokens {
                let answer = try await client.with(token).get("/api/v1/me")
                #expect(answer.status == 401, "\(token.prefix(40))")
                #expect(answer.headers[.wwwAuthenticate]?.contains("invalid_token") == true)
            }
            let headers: HTTPFields = [.authorization: "Basic YTpi"]
            #expect(try await client.with(nil).get("/api/v1/me", headers).status == 401)
        }
    }

    @Test func aRememberedTokenStillExpires() async throws {
        let tokens = try await Tokens.open(secret: World.secret)
        let token = try await World.token("alice", expires: Date().addingTimeInterval(1.2))
        #expect(try await tokens.identify(token).user.description == "alice")
        #expect(await eventuallyThrows { try await tokens.identify(token) })
    }

    @Test func aTokenTellsWhoAndUntilWhen() async throws {
        let world = try await World()
        try await world.run { client in
            let answer = try await client.with(try await World.token("bob", scope: "admin other")).get("/api/v1/me")
            #expect(answer["user_id"] == "bob")
            #expect(answer["scopes"] == ["admin", "other"])
        }
    }

    @Test func keysOfAKeySetAreUnderstood() async throws {
        let key = ES256PrivateKey()
        let point = try #require(key.parameters)
        let jwks = """
            {"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","kid":"k1","x":"\(point.x)","y":"\(point.y)"}]}
            """
        let signer = JWTKeyCollection()
        await signer.add(ecdsa: key, kid: "k1")
        let token = try await signer.sign(
            TestClaims(sub: "carol", exp: .init(value: .distantFuture), scope: nil),
            kid: "k1"
        )
        for secret in [nil, World.secret] {
            let tokens = try await Tokens.open(secret: secret, jwks: jwks)
            #expect(try await tokens.identify(token).user.description == "carol")
        }
        let both = try await Tokens.open(secret: World.secret, jwks: jwks)
        #expect(try await both.identify(try await World.token("dave")).user.description == "dave")
        // A public key is no secret: a token signed with its text must not pass.
        let forger = JWTKeyCollection()
        await forger.add(hmac: HMACKey(from: jwks), digestAlgorithm: .sha256)
        let claims = TestClaims(sub: "carol", exp: .init(value: .distantFuture), scope: nil)
        let forged = try await forger.sign(claims, header: ["kid": "k1"])
        await #expect(throws: Failure.self) { try await both.identify(forged) }
    }

    @Test func shortSecretsAndNoneStopTheStart() async throws {
        await #expect(throws: SettingError.self) { try await Tokens.open(secret: "short") }
        await #expect(throws: SettingError.self) { try await Tokens.open(secret: nil) }
        await #expect(throws: SettingError.self) { try await Tokens.open(secret: nil, jwks: "no keys") }
    }

    @Test func anotherUsersFileIsUnknownAndAMalformedIDIsInvalid() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("mine")
            let bob = client.with(try await World.token("bob"))
            let withID = world.parts.api.filter { $0.path.contains("{id}") && $0.access == .user }
            #expect(withID.count >= 13)
            for endpoint in withID {
                let member = endpoint.path.replacing("{file_id}", with: id.description)
                let foreign = member.replacing("{id}", with: id.description)
                let body = endpoint.method == .patch ? #"{"summary":"x"}"# : ""
                let answer = try await bob.send(endpoint.method, foreign, body: .init(string: body))
                #expect(answer.status == 404, "\(endpoint.method) \(endpoint.path)")
                for odd in ["1", "not-a-uuid", "00000000-0000-0000-0000-00000000000g", "%00"] {
                    let path = member.replacing("{id}", with: odd)
                    let answer = try await client.send(endpoint.method, path, body: .init(string: body))
                    #expect(answer.status == 400, "\(endpoint.method) \(path)")
                    #expect(answer.code == "invalid")
                }
            }
            #expect(try await client.get("/api/v1/files/\(id)").status == 200)
        }
    }

    @Test func theOperationsPortIsForAdminsAlone() async throws {
        let world = try await World()
        try await world.run(operations: true) { client in
            #expect(try await client.with(nil).get("/").status == 200)
            for path in ["/api/queues", "/api/dead"] {
                #expect(try await client.with(nil).get(path).status == 401)
                #expect(try await client.get(path).status == 403)
            }
            let admin = client.with(try await World.token("root", scope: "admin"))
            #expect(try await admin.get("/api/queues")["items.0.counts.queued"] == 3)
            #expect(try await admin.get("/api/dead?stage=thumbnail")["items.0.stage"] == "thumbnail")
            #expect(try await admin.get("/api/dead?stage=nonsense").status == 400)
        }
    }

    private func eventuallyThrows(_ body: @escaping @Sendable () async throws -> Identity) async -> Bool {
        await eventually {
            do {
                _ = try await body()
                return false
            } catch { return true }
        }
    }
}
