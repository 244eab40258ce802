import Domain
import FoundationEssentials
import HTTPTypes
import NIOCore
import TestKit
import Testing

@testable import Gateway

@Suite struct CropTests {
    private static let gps = #"{"latitude":13.75,"longitude":100.5,"relative_altitude":50,"bearing":90}"#

    /// Uploads a picture, measured unless told otherwise.
    private static func picture(
        _ world: World,
        _ client: Client,
        _ survey: CropSurvey? = SampleSurvey.of(),
        name: String = "field.gif",
        gps: String? = gps
    ) async throws -> FileID {
        var form = Form.file("GIF89a" + SampleUpload.sha256(), name: name)
        if let gps { form = form.part("gps", gps) }
        let answer = try await client.upload(form)
        guard let id = answer["file_id"].string.flatMap({ FileID($0) }) else { throw Unexpected(answer: "\(answer)") }
        guard let survey else { return id }
        world.files.analyze(id, Analysis(summary: "a field", metadata: ["width": 1000]))
        world.crops.put(survey, of: id)
        return id
    }

    @Test func anImageHasWhatWasMeasured() async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            let id = try await Self.picture(world, client, nil)
            let early = try await client.get("/api/images/\(id)")
            #expect(early["analysis"] == .null && early["processed_url"] == .null)
            world.files.analyze(id, Analysis(summary: "a field"))
            let plain = try await client.get("/api/images/\(id)")
            #expect(plain["analysis.summary"] == "a field" && plain["analysis.ndvi"] == .null)
            world.crops.put(SampleSurvey.of(processed: .processed(id)), of: id)
            let late = try await client.get("/api/images/\(id)")
            #expect(late["analysis.ndvi.mean"] == 0.6)
            #expect(late["analysis.gndvi"] == .null)
            #expect(late["analysis.healthScore"] == 0.7 && late["analysis.healthStatus"] == "healthy")
            #expect(late["analysis.summary"] == "The plants look healthy.")
            #expect(late["analysis.bandSchema.source"] == "camera")
            #expect(late["analysis.modelVersion"] == "none")
            #expect(late["processed_url"] == .string("/api/v1/files/\(id)/processed"))
        }
    }

    @Test func theAltitudeOfAnImageIsAboveTheGround() async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            let id = try await Self.picture(world, client, nil, gps: nil)
            let place: JSONValue = ["latitude": 1.5, "longitude": 2, "altitude": 95.5, "relative_altitude": 60]
            world.files.analyze(id, Analysis(metadata: ["position": place]))
            let flown = try await client.get("/api/images/\(id)")
            #expect(flown["gps.latitude"] == 1.5)
            #expect(flown["gps.altitude"].double == 60 && flown["gps.altitude_above_sea"] == 95.5)
            world.files.analyze(id, Analysis(metadata: ["gps": ["latitude": 1.5, "longitude": 2, "altitude": 80]]))
            let photographed = try await client.get("/api/images/\(id)")
            #expect(photographed["gps.altitude"] == .null && photographed["gps.altitude_above_sea"].double == 80)
        }
    }

    @Test func imagesAreFilteredAndPaged() async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            let good = try await Self.picture(world, client)
            let poor = try await Self.picture(world, client, SampleSurvey.of(score: 0.2, status: .poor), name: "p.gif")
            _ = try await Self.picture(world, client, nil)
            let page = try await client.get("/api/images?page=2&limit=1&sortBy=health_score&sortOrder=asc")
            #expect(page["items.0.id"] == .string("\(good)"))
            #expect(page["pagination.total"] == 3 && page["pagination.pages"] == 3 && page["pagination.page"] == 2)
            #expect(page["pagination.hasNext"] == true && page["pagination.hasPrev"] == true)
            #expect(try await client.get("/api/images?maxHealthScore=0.5")["items.0.id"] == .string("\(poor)"))
            #expect(try await client.get("/api/images?hasAnalysis=false")["pagination.total"] == 1)
            #expect(try await client.get("/api/images?status=failed")["items"] == [])
            #expect(try await client.get("/api/images?limit=2")["1.id"] != .null)
            let numbers = try await client.get("/api/statistics")
            #expect(numbers["totalImages"] == 3 && numbers["analyzed"] == 2 && numbers["withGps"] == 3)
            #expect(numbers["averageMetrics.ndvi"] == 0.6 && numbers["averageMetrics.gndvi"] == .null)
            #expect(numbers["healthStatusDistribution.poor"] == 1)
        }
    }

    @Test(arguments: [
        "limit=0", "limit=201", "page=0", "offset=-1", "page=2&offset=1", "status=pending", "hasAnalysis=yes",
        "minHealthScore=2", "healthStatus=fine", "sortBy=size", "sortOrder=up", "field=x", "mission=x", "cursor=x",
    ])
    func aListThatMakesNoSenseIsRefused(_ query: String) async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            #expect(try await client.get("/api/images?\(query)").status == 400)
        }
    }

    @Test func theAnalysisSaysWhatTheNumbersAre() async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            let id = try await Self.picture(world, client, SampleSurvey.of(["gli": 0.25], score: nil, status: .unknown))
            let answer = try await client.get("/api/v1/files/\(id)/analysis")
            #expect(answer["crop.provenance.calibration"] == "reflectance")
            #expect(answer["crop.indices.gli.whole.mean"] == 0.25)
            #expect(answer["crop.indices.gli.map_url"] == .null)
            #expect(answer["crop.refused.0.index"] == "ndvi")
            #expect(answer["crop.health.status"] == "unknown" && answer["crop.health.score"] == .null)
            #expect(answer["crop.health.confidence_definition"].string?.hasPrefix("No probability: ") == true)
            #expect(answer["crop.model"] == "none")
            #expect(answer["crop.canopy.cover"] == 0.5 && answer["crop.captured_from"] == "upload")
            let text = try await client.uploaded("a text")
            world.files.analyze(text, Analysis())
            #expect(try await client.get("/api/v1/files/\(text)/analysis")["crop"] == .null)
        }
    }

    /// A time that nobody says is that of the upload, and is not passed off as that of the flight.
    @Test(
        arguments: [
            (nil, [:], "upload"), (nil, ["date_taken": "2024-05-01T12:30:00"], "camera"),
            (nil, ["exif": ["GPSDateStamp": "2024:05:01", "GPSTimeStamp": [12, 30, 1]]], "gps"),
            (1_714_566_600_000, ["date_taken": "2024-05-01T12:30:00"], "form"),
        ] as [(Int64?, [String: JSONValue], String)]
    )
    func aTimeSaysWhereItIsFrom(_ timestamp: Int64?, _ metadata: [String: JSONValue], _ source: String) async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            let time = timestamp.map { #","timestamp":\#($0)"# } ?? ""
            let place = #"{"latitude":13.75,"longitude":100.5\#(time)}"#
            let id = try await Self.picture(world, client, nil, gps: place)
            #expect(try await client.get("/api/images/\(id)")["captured_from"] == .null)
            world.files.analyze(id, Analysis(metadata: metadata))
            world.crops.put(SampleSurvey.of(), of: id)
            let expected = JSONValue.string(source)
            let answer = try await client.get("/api/v1/files/\(id)/analysis")
            #expect(answer["crop.captured_from"] == expected)
            let isThatOfTheFlight = answer["crop.captured_at"].string?.hasPrefix("2024-05-01T12:30:0") == true
            #expect(isThatOfTheFlight == (source != "upload"))
            #expect(try await client.get("/api/v1/files/\(id)/zones")["captured_from"] == expected)
            #expect(try await client.get("/api/images/\(id)")["captured_from"] == expected)
        }
    }

    @Test func zonesLieOnTheGroundWhereThatIsKnown() async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            let id = try await Self.picture(world, client)
            let flat = try await client.get("/api/v1/files/\(id)/zones")
            #expect(flat.headers[.contentType] == "application/geo+json")
            #expect(flat["type"] == "FeatureCollection")
            #expect(flat["features.0.geometry"] == .null && flat["features.99.geometry"] == .null)
            #expect(flat["features.99.properties.pixels.right"] == 1000)
            #expect(flat["note"].string?.contains("field of view") == true)
            #expect(flat["severity_measure"] == "ndvi")
            #expect(flat["severity_definition"].string?.contains("NDVI of 0.8") == true)
            let placed = try await client.get("/api/v1/files/\(id)/zones?fov=60")
            #expect(placed["features.99.geometry.type"] == "Polygon")
            #expect(placed["features.99.geometry.coordinates.0.4.1"] != .null)
            #expect(placed["features.0.properties.severity"] == .null)
            #expect(placed["features.1.properties.values.ndvi"] == 0.6)
            #expect(try await client.get("/api/v1/files/\(id)/zones?fov=0").status == 400)
            #expect(try await client.get("/api/v1/files/\(id)/zones?height=nan").status == 400)
            let early = try await Self.picture(world, client, nil)
            #expect(try await client.get("/api/v1/files/\(early)/zones").code == "not_ready")
        }
    }

    @Test func mapsAndOverlayAreServed() async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            let id = try await Self.picture(world, client, nil)
            let map = try #require(ObjectKey("maps/\(id)/ndvi.png"))
            try await world.store.write(Array("a map".utf8), to: map, contentType: "image/png")
            try await world.store.write(Array("a photo".utf8), to: .processed(id), contentType: "image/jpeg")
            world.files.analyze(id, Analysis())
            world.crops.put(SampleSurvey.of(maps: ["ndvi": map], processed: .processed(id)), of: id)
            let png = try await client.get("/api/v1/files/\(id)/maps/ndvi")
            #expect(png.text == "a map" && png.headers[.contentType] == "image/png")
            let tag = try #require(png.headers[.eTag])
            #expect(try await client.get("/api/v1/files/\(id)/maps/ndvi", [.ifNoneMatch: tag]).status == 304)
            let jpeg = try await client.get("/api/v1/files/\(id)/processed")
            #expect(jpeg.text == "a photo" && jpeg.headers[.contentType] == "image/jpeg")
            #expect(try await client.get("/api/v1/files/\(id)/maps/evi2").code == "not_available")
            let bare = try await Self.picture(world, client)
            #expect(try await client.get("/api/v1/files/\(bare)/processed").code == "not_available")
        }
    }

    @Test func anAnalysisIsExported() async throws {
        let world = try await World()
        try await world.run { client async throws -> Void in
            let id = try await Self.picture(world, client, SampleSurvey.of(["gli": 0.25]), name: "=a,b.gif")
            let path = "/api/v1/files/\(id)/analysis/export"
            let json = try await client.get(path)
            #expect(json["crop.indices.gli.whole.mean"] == 0.25)
            #expect(json.headers[.contentDisposition]?.hasPrefix("attachment; ") == true)
            let csv = try await client.get("\(path)?format=csv")
            #expect(csv.headers[.contentType] == "text/csv; charset=utf-8")
            let lines = csv.text.split(separator: "\r\n").map(String.init)
            #expect(lines.count == 4)
            #expect(lines[0].hasPrefix("file_id,filename,captured_at,latitude,longitude,index,scope,pixels,mean,"))
            #expect(lines[0].hasSuffix(",note,captured_from"))
            #expect(lines.dropFirst().allSatisfy { $0.hasSuffix(",upload") })
            #expect(lines[1].contains(",13.75,100.5,gli,whole,790000,0.25,"))
            #expect(lines[2].contains(",gli,canopy,") && lines[3].contains(",ndvi,refused,"))
            // A name that is a formula is none, and a comma in it separates nothing.
            #expect(lines[1].contains(#""'=a"#))
            #expect(try await client.get("\(path)?format=xml").status == 400)
            let text = try await client.uploaded("a text")
            world.files.analyze(text, Analysis())
            #expect(try await client.get("/api/v1/files/\(text)/analysis/export?format=csv").code == "not_available")
        }
    }

    @Test func othersSurveysDoNotExist() async throws {
        let world = try await World()
        let token = try await World.token("bob")
        try await world.run { client async throws -> Void in
            let id = try await Self.picture(world, client)
            let bob = client.with(token)
            for part in ["zones", "maps/ndvi", "processed", "analysis/export", "analysis"] {
                #expect(try await bob.get("/api/v1/files/\(id)/\(part)").code == "not_found", "\(part)")
                #expect(try await client.with(nil).get("/api/v1/files/\(id)/\(part)").status == 401, "\(part)")
                #expect(try await client.get("/api/v1/files/nonsense/\(part)").status == 400, "\(part)")
            }
            #expect(try await bob.get("/api/images/\(id)").status == 404)
            #expect(try await bob.get("/api/images")["0"] == .null)
            #expect(try await bob.get("/api/statistics")["totalImages"] == 0)
        }
    }
}
