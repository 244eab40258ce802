import Domain
import FoundationEssentials
import HTTPTypes
import NIOCore
import TestKit
import Testing

@testable import Gateway

@Suite struct FieldTests {
    private static let square =
        #"{"type":"Polygon","coordinates":[[[100,13],[101,13],[101,14],[100,14],[100,13]]]}"#

    @Test func aFieldIsMadeShownChangedAndDeleted() async throws {
        let world = try await World()
        let token = try await World.token("bob")
        try await world.run { client async throws -> Void in
            let made = try await client.post("/api/v1/fields", #"{"name":" North ","polygon":\#(Self.square)}"#)
            #expect(made.status == 201)
            #expect(made["name"] == "North" && made["capture_count"] == 0)
            #expect(made["polygon.coordinates.0.0.1"].double == 13)
            let path = "/api/v1/fields/\(made["id"].string ?? "")"
            #expect(made.headers[.location] == path)
            let edit = ByteBuffer(string: #"{"description":"by the river"}"#)
            let changed = try await client.send(.patch, path, body: edit)
            #expect(changed["description"] == "by the river" && changed["name"] == "North")
            #expect(try await client.get("/api/v1/fields")["items.0.name"] == "North")
            let bob = client.with(token)
            #expect(try await bob.get(path).status == 404)
            #expect(try await bob.get("\(path)/series").status == 404)
            #expect(try await bob.send(.patch, path, body: edit).status == 404)
            #expect(try await bob.send(.delete, path).status == 404)
            #expect(try await bob.get("/api/v1/fields")["items"] == [])
            #expect(try await client.send(.delete, path).status == 204)
            #expect(try await client.get(path).status == 404)
        }
    }

    @Test(arguments: [
        "{}", #"{"name":"x"}"#, #"{"polygon":\#(FieldTests.square)}"#, #"{"name":"","polygon":\#(FieldTests.square)}"#,
        #"{"name":"x","polygon":{"type":"Point","coordinates":[1,2]}}"#,
        #"{"name":"x","polygon":{"type":"Polygon","coordinates":[]}}"#,
        #"{"name":"x","polygon":{"type":"Polygon","coordinates":[[["a",100,13],[101,13],[101,14],["a",100,13]]]}}"#,
        #"{"name":"x","polygon":{"type":"Polygon","coordinates":[[[179,0],[-179,0],[-179,1],[179,0]]]}}"#,
    ])
    func aFieldThatMakesNoSenseIsRefused(_ body: String) async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            #expect(try await client.post("/api/v1/fields", body).code == "invalid")
        }
    }

    @Test func aFieldHasASeriesWithItsFlights() async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            let made = try await client.post("/api/v1/fields", #"{"name":"North","polygon":\#(Self.square)}"#)
            let path = "/api/v1/fields/\(made["id"].string ?? "")/series"
            for (ndvi, day) in [(0.8, "01"), (0.6, "08")] {
                let upload = SampleUpload.fresh(named: "a.tif", type: "image/tiff")
                _ = try await world.files.accept(upload)
                let taken: [String: JSONValue] = ["date_taken": .string("2024-05-\(day)T10:00:00")]
                world.files.analyze(upload.file.id, Analysis(metadata: taken))
                world.crops.put(SampleSurvey.of(["ndvi": ndvi]), of: upload.file.id)
            }
            let series = try await client.get(path)
            #expect(series["index"] == "ndvi")
            #expect(series["points.0.whole.mean"] == 0.8 && series["points.1.whole.mean"] == 0.6)
            #expect(series["points.2"] == .null && series["points.0.captured_from"] == "camera")
            #expect(series["flights.0.change"] == .null)
            #expect(abs((series["flights.1.change"].double ?? 0) + 0.25) < 1e-9)
            #expect(try await client.get("\(path)?index=NDRE")["points"] == [])
            #expect(try await client.get("\(path)?until=2024-05-02")["points.1"] == .null)
            for odd in ["index=a;b", "index=", "from=yesterday", "until=9999-01-01", "limit=0"] {
                #expect(try await client.get("\(path)?\(odd)").status == 400, "\(odd)")
            }
            #expect(try await client.get("/api/v1/fields/nonsense/series").status == 400)
        }
    }

    @Test func aFieldWithoutInfraredHasASeriesOfItsPlants() async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            let made = try await client.post("/api/v1/fields", #"{"name":"North","polygon":\#(Self.square)}"#)
            let path = "/api/v1/fields/\(made["id"].string ?? "")/series"
            for (cover, day) in [(0.8, "01"), (0.6, "08")] {
                let upload = SampleUpload.fresh(named: "a.jpg", type: "image/jpeg")
                _ = try await world.files.accept(upload)
                let taken: [String: JSONValue] = ["date_taken": .string("2024-05-\(day)T10:00:00")]
                world.files.analyze(upload.file.id, Analysis(metadata: taken))
                let survey = SampleSurvey.of(["gli": 0.2], canopyCover: cover, calibration: .approximate)
                world.crops.put(survey, of: upload.file.id)
            }
            #expect(try await client.get(path)["points"] == [])
            let series = try await client.get("\(path)?index=canopy_cover")
            #expect(series["index"] == "canopy_cover")
            #expect(series["points.0.canopy_cover"] == 0.8 && series["points.1.canopy_cover"] == 0.6)
            #expect(series["points.0.whole"] == .null && series["points.0.canopy"] == .null)
            #expect(series["flights.0.mean"] == 0.8 && series["flights.0.canopy_cover"] == 0.8)
            #expect(abs((series["flights.1.change"].double ?? 0) + 0.25) < 1e-9)
        }
    }

    @Test func aMissionIsMadeChangedAndDeleted() async throws {
        let world = try await World()
        let token = try await World.token("bob")
        try await world.run { client async throws -> Void in
            let body = #"{"name":"May","started_at":"2024-05-01","ended_at":"2024-05-31T12:00:00Z"}"#
            let made = try await client.post("/api/v1/missions", body)
            #expect(made.status == 201)
            #expect(made["status"] == "active" && made["started_at"] == "2024-05-01T00:00:00.000Z")
            let path = "/api/v1/missions/\(made["id"].string ?? "")"
            let edit = ByteBuffer(string: #"{"status":"completed","ended_at":null}"#)
            let changed = try await client.send(.patch, path, body: edit)
            #expect(changed["status"] == "completed" && changed["ended_at"] == .null && changed["name"] == "May")
            #expect(try await client.send(.patch, path, body: edit).status == 200)
            // To say what is so already is no mistake; to say nothing is.
            let odd = [
                "{}", #"{"colour":"red"}"#, #"{"status":"done"}"#, #"{"ended_at":"2024-04-01"}"#,
                #"{"started_at":7}"#,
            ]
            for odd in odd {
                #expect(try await client.send(.patch, path, body: ByteBuffer(string: odd)).status == 400, "\(odd)")
            }
            #expect(try await client.post("/api/v1/missions", "{}").status == 400)
            #expect(try await client.get("/api/v1/missions")["items.0.name"] == "May")
            let bob = client.with(token)
            #expect(try await bob.get(path).status == 404)
            #expect(try await bob.send(.patch, path, body: edit).status == 404)
            #expect(try await bob.send(.delete, path).status == 404)
            #expect(try await client.send(.delete, path).status == 204)
            #expect(try await client.get(path).status == 404)
        }
    }

    @Test func telemetryHasTheShapeOfTheFirstFrontEnd() async throws {
        let world = try await World()
        let token = try await World.token("bob")
        try await world.run { client async throws -> Void in
            let nothing = try await client.get("/api/telemetry")
            #expect(nothing["position"] == .null && nothing["route"] == [] && nothing["geofence"] == [])
            let body = #"{"position":{"lat":0,"lng":0,"altitude":12.5},"route":[{"lat":1,"lng":2}],"geofence":[]}"#
            let answer = try await client.post("/api/telemetry", body)
            #expect(answer["position.lat"].double == 0 && answer["position.altitude"] == 12.5)
            #expect(answer["route.0.lng"].double == 2)
            _ = try await client.post("/api/telemetry", #"{"position":{"latitude":5,"longitude":6,"timestamp":1000}}"#)
            let known = try await client.get("/api/telemetry?history=10")
            #expect(known["position.lat"].double == 5 && known["position.timestamp"] == "1970-01-01T00:00:01.000Z")
            #expect(known["route.0.lng"].double == 2 && known["history.1.lat"].double == 0)
            #expect(try await client.with(token).get("/api/telemetry")["position"] == .null)
            let long = Array(repeating: #"{"lat":1,"lng":2}"#, count: 5_001).joined(separator: ",")
            let odd = [
                "{}", #"{"position":{"lat":91,"lng":0}}"#, #"{"position":{"lat":1}}"#, #"{"route":7}"#,
                #"{"route":[{"lat":1,"lng":181}]}"#, #"{"geofence":[{"lat":1,"lng":1}]}"#, #"{"route":[\#(long)]}"#,
                #"{"position":{"lat":1,"lng":1,"battery_level":101}}"#,
            ]
            for body in odd {
                #expect(try await client.post("/api/telemetry", body).status == 400, "\(body.prefix(60))")
            }
            #expect(try await client.get("/api/telemetry?history=5001").status == 400)
        }
    }
}
