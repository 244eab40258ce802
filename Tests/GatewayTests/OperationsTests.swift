import Domain
import Testing

@testable import Gateway

/// What operators see and do over HTTP.
@Suite struct OperationsTests {
    @Test func everyOrderNeedsTheScopeAdmin() async throws {
        let world = try await World()
        try await world.run(operations: true) { client in
            for endpoint in world.parts.operations where endpoint.path != "/" {
                let path = endpoint.path.replacing("{id}", with: "\(world.queues.file)")
                let (nobody, user) = (
                    try await client.with(nil).send(endpoint.method, path),
                    try await client.send(endpoint.method, path)
                )
                #expect(nobody.status == 401, "\(path)")
                #expect(user.status == 403, "\(path)")
            }
        }
        #expect(world.queues.orders.isEmpty)
    }

    @Test func theDeadAreListedGroupedAndShown() async throws {
        try await administered { world, admin in
            let list = try await admin.get("/api/dead?code=timeout&user=bob&limit=7&since=2h")
            #expect(list["items.0.file_id"] == .string("\(world.queues.file)"))
            #expect(world.queues.orders == ["dead timeout bob 7"])
            let groups = try await admin.get("/api/dead/groups")
            #expect(groups["items.0.count"] == 7)
            #expect(groups["items.0.example.message"] == "too slow")
            let one = try await admin.get("/api/dead/\(world.queues.file)")
            #expect(one["attempts.0.error.code"] == "timeout")
            #expect(try await admin.get("/api/dead/\(FileID())").status == 404)
            #expect(try await admin.get("/api/dead/nonsense").status == 400)
            #expect(try await admin.get("/api/queues")["items.0.paused"] == true)
            #expect(try await admin.get("/api/holds")["items.0.reason"] == "bad model")
            #expect(try await admin.get("/api/audit")["items.0.action"] == "pause")
        }
    }

    @Test(arguments: ["since=yesterday", "limit=0", "limit=1001", "stage=bake", "user="])
    func aFilterThatMakesNoSenseIsRefused(_ query: String) async throws {
        try await administered { _, admin in
            let answer = try await admin.get("/api/dead?\(query)")
            #expect(answer.status == 400)
        }
    }

    @Test func ordersAreGivenInTheNameOfTheToken() async throws {
        try await administered { world, admin in
            let id = world.queues.file
            let replay = try await admin.post("/api/dead/replay", #"{"file_ids":["\#(id)"],"stage":"analyze"}"#)
            #expect(replay.status == 202)
            #expect(replay["queued"] == 1)
            #expect(replay["items.1.refusal"] == "The file is being processed.")
            #expect(try await admin.post("/api/dead/replay", #"{"all":true}"#).status == 202)
            #expect(try await admin.post("/api/files/\(id)/cancel").code == "conflict")
            #expect(try await admin.post("/api/purge", #"{"user":"bob"}"#)["cancelled"] == 5)
            #expect(try await admin.post("/api/pause", #"{"stage":"notify","reason":"flood"}"#)["changed"] == true)
            #expect(try await admin.post("/api/resume", #"{"user":"bob"}"#)["changed"] == false)
            #expect(
                world.queues.orders == [
                    "replay 1 analyze - by root", "replay 0 - - by root", "cancel by root",
                    "purge - bob 1000 by root", "pause stage notify flood by root", "resume user bob by root",
                ]
            )
        }
    }

    @Test(arguments: [
        ("dead/replay", "{}"), ("dead/replay", #"{"limit":5}"#), ("dead/replay", #"{"file_ids":["x"]}"#),
        ("purge", "{}"), ("pause", "{}"), ("pause", #"{"stage":"bake"}"#), ("pause", #"{"stage":"notify","user":"b"}"#),
        ("resume", #"{"user":""}"#), ("pause", "no JSON"),
    ])
    func anOrderThatDoesNotSayWhichIsRefused(_ path: String, _ body: String) async throws {
        try await administered { world, admin in
            let answer = try await admin.post("/api/\(path)", body)
            #expect(answer.status == 400)
            #expect(world.queues.orders.isEmpty)
        }
    }

    private func administered(_ test: @escaping @Sendable (World, Client) async throws -> Void) async throws {
        let world = try await World()
        let token = try await World.token("root", scope: "admin")
        try await world.run(operations: true) { client in try await test(world, client.with(token)) }
    }
}
