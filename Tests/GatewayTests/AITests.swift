import Domain
import FoundationEssentials
import HTTPTypes
import NIOCore
import TestKit
import Testing

@testable import Gateway

@Suite struct AITests {
    private static let today = Int(Date().timeIntervalSince1970 / 86_400)

    private static func spend(_ world: World, _ user: String, model: String = "m", daysAgo: Int = 0) async throws {
        let call = PlannedCall(provider: "gemini", model: model, user: .named(user), tokens: 1)
        let ending = CallEnding(isSuccess: true, tokens: TokenCount(input: 10, output: 2), micros: 1_250)
        _ = try await world.calls.begin(call, on: today - daysAgo, within: CallLimits())
        try await world.calls.end(call, on: today - daysAgo, ending)
    }

    @Test func everybodySeesTheirOwnUsage() async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            for daysAgo in [0, 0, 2, 30] { try await Self.spend(world, "alice", daysAgo: daysAgo) }
            try await Self.spend(world, "bob")
            let answer = try await client.get("/api/v1/ai/usage")
            #expect(answer.status == 200)
            #expect(answer["days.0.day"] == .string(String(Date().rfc3339.prefix(10))))
            #expect(answer["days.0.provider"] == "gemini")
            #expect(answer["days.0.model"] == "m")
            #expect(answer["days.0.calls"] == 2)
            #expect(answer["days.0.failures"] == 0)
            #expect(answer["days.0.input_tokens"] == 20)
            #expect(answer["days.0.output_tokens"] == 4)
            #expect(answer["days.0.cost"] == 0.0025)
            #expect(answer["days.0.user"] == .null)
            #expect(answer["days.1.calls"] == 1)
            #expect(answer["days.2"] == .null)
            #expect(answer["today.calls"] == 2)
            #expect(answer["today.cost"] == 0.0025)
            #expect(answer["cloud_allowed"] == true)
            #expect(answer["currency"] == "USD")
            #expect(try await client.get("/api/v1/ai/usage?days=60")["days.2.calls"] == 1)
        }
    }

    @Test func onlyOperatorsSeeWhatAllUse() async throws {
        let world = try await World()
        let admin = try await World.token("root", scope: "admin")
        try await world.run { client async throws -> Void in
            for user in ["alice", "bob"] { try await Self.spend(world, user) }
            #expect(try await client.get("/api/v1/ai/usage?all=true").status == 403)
            #expect(try await client.with(nil).get("/api/v1/ai/usage").status == 401)
            let all = try await client.with(admin).get("/api/v1/ai/usage?all=true&days=1")
            #expect(all["days.0.user"] == "alice")
            #expect(all["days.1.user"] == "bob")
            #expect(all["today.calls"] == 2)
            #expect(try await client.with(admin).get("/api/v1/ai/usage")["days"] == [])
        }
    }

    @Test(arguments: ["days=0", "days=367", "days=x", "all=maybe"])
    func aQuestionThatMakesNoSenseIsRefused(_ query: String) async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            #expect(try await client.get("/api/v1/ai/usage?\(query)").status == 400)
        }
    }

    @Test func theCloudIsAllowedUntilItIsRefused() async throws {
        let world = try await World()
        let bob = try await World.token("bob")
        try await world.run { client async throws -> Void in
            let path = "/api/v1/ai/consent"
            func put(_ body: String) async throws -> Answer {
                try await client.send(.put, path, body: ByteBuffer(string: body))
            }
            #expect(try await client.get(path)["cloud"] == true)
            #expect(try await put(#"{"cloud":false}"#)["cloud"] == false)
            #expect(try await client.get(path)["cloud"] == false)
            #expect(try await client.get("/api/v1/ai/usage")["cloud_allowed"] == false)
            #expect(try await client.with(bob).get(path)["cloud"] == true)
            #expect(try await put(#"{"cloud":true}"#)["cloud"] == true)
            for odd in ["{}", #"{"cloud":"no"}"#, #"{"cloud":null}"#, "nonsense"] {
                #expect(try await put(odd).status == 400, "\(odd)")
            }
            #expect(try await client.with(nil).get(path).status == 401)
        }
    }
}
