import Domain
import FoundationEssentials
import TestKit
import Testing

struct CaptureTests {
    private static let uploaded = Date(timeIntervalSince1970: 1_716_000_000)

    private static func facts(gps: JSONValue? = nil, _ metadata: [String: JSONValue] = [:]) throws -> CaptureFacts {
        let owner = try #require(UserID("alice"))
        let id = FileID()
        let file = StoredFile(
            id: id,
            owner: owner,
            filename: "a.tif",
            size: 1,
            contentType: "image/tiff",
            sha256: "",
            key: .original(id, of: owner, named: "a.tif"),
            gps: gps,
            uploadedAt: uploaded
        )
        return CaptureFacts(file, metadata: metadata)
    }

    @Test func theUploadGoesBeforeTheFile() throws {
        let gps: JSONValue = [
            "latitude": 0, "longitude": 0, "altitude": 340, "relative_altitude": 40, "bearing": -90, "speed": 3,
        ]
        let facts = try Self.facts(gps: gps, ["gps": ["latitude": 1, "longitude": 2, "altitude": 500]])
        #expect(facts.place == GeoPoint(latitude: 0, longitude: 0))
        #expect(facts.altitude == 500 && facts.height == 40 && facts.heading == 270 && facts.speed == 3)
        let found = try Self.facts(["gps": ["latitude": 1, "longitude": 2, "altitude": 500]])
        #expect(found.place == GeoPoint(latitude: 1, longitude: 2) && found.altitude == 500)
        // Above the sea is not above the ground.
        #expect(found.height == nil && !found.isHeightAssumed && !facts.isHeightAssumed)
        let flown: [String: JSONValue] = ["position": ["relative_altitude": 60, "altitude": 95.5]]
        let low: JSONValue = ["latitude": 0, "longitude": 0, "altitude": 40]
        #expect(try Self.facts(gps: low, flown).height == 60)
        #expect(try Self.facts(gps: low).isHeightAssumed)
        let insisted: JSONValue = ["latitude": 0, "longitude": 0, "altitude": 40, "relative_altitude": 30]
        #expect(try Self.facts(gps: insisted, flown).height == 30)
        #expect(try Self.facts(gps: insisted, flown).altitude == 95.5)
        #expect(try Self.facts().place == nil)
        // What a camera without a fix writes is no place; an upload means what it says.
        #expect(try Self.facts(["gps": ["latitude": 0, "longitude": 0]]).place == nil)
    }

    @Test func aStatementIsComparedWithWhatTheFileHas() throws {
        var file = SampleUpload.fresh().file
        #expect(CaptureStatement.none.differences(from: file) == [])
        let same = CaptureStatement(bands: ["red", "green"], gps: ["latitude": .number(13.75), "longitude": 100.5])
        #expect(same.differences(from: file) == [])
        let gps: JSONValue = ["latitude": 13.75, "longitude": 100.5, "speed": 1]
        let other = CaptureStatement(bands: ["green", "red"], gps: gps)
        #expect(other.differences(from: file) == ["bands", "gps"])
        file.take(CaptureStatement(bands: ["nir"]))
        #expect(file.bands == ["nir"] && file.gps == same.gps)
        #expect(same.differences(from: file) == ["bands"])
        file.gps = ["latitude": 5, "longitude": 6]
        // A number is the same however it is written.
        let written = CaptureStatement(gps: ["latitude": .number(5), "longitude": .number(6)])
        #expect(written.differences(from: file) == [])
        file.gps = nil
        #expect(written.differences(from: file) == ["gps"])
    }

    @Test func readsWhatDronesWrite() throws {
        let facts = try Self.facts([
            "exif": ["FocalLengthIn35mmFilm": 24, "GPSImgDirection": 10.5],
            "gps": ["latitude": 1, "longitude": 2],
            "position": ["latitude": 3, "longitude": 4, "relative_altitude": 24.5, "gimbal_pitch": -90, "heading": 7],
        ])
        #expect(facts.height == 24.5 && facts.gimbalPitch == -90 && facts.heading == 7)
        #expect(facts.place == GeoPoint(latitude: 3, longitude: 4))
        let turned = try Self.facts(["position": ["heading": 7, "gimbal_yaw": -10]])
        #expect(turned.heading == 350)
        #expect(try Self.facts(["exif": ["GPSImgDirection": 10.5]]).heading == 10.5)
        #expect(abs((facts.diagonalRatio ?? 0) - 1.802_776) < 1e-5)
    }

    @Test(
        arguments: [
            (["date_taken": "2024-05-01T12:30:00"], 1_714_566_600, .camera),
            (["date_taken": "2024-05-01T12:30:00+07:00"], 1_714_541_400, .camera),
            (["date_taken": "2024-05-01T12:30:00-01:30"], 1_714_572_000, .camera),
            (["exif": ["GPSDateStamp": "2024:05:01", "GPSTimeStamp": [12, 30, 1]]], 1_714_566_601, .gps),
            // A clock that was never set, one that is ahead, and no date at all.
            (["date_taken": "1970-01-01T00:00:00"], 1_716_000_000, .upload),
            (["date_taken": "2099-01-01T00:00:00"], 1_716_000_000, .upload),
            (["date_taken": "2024-13-41T99:00:00"], 1_716_000_000, .upload),
            (["date_taken": 7], 1_716_000_000, .upload),
        ] as [([String: JSONValue], Double, CaptureFacts.TimeSource)]
    )
    func knowsTheMoment(
        _ metadata: [String: JSONValue],
        _ seconds: Double,
        _ source: CaptureFacts.TimeSource
    ) throws {
        let facts = try Self.facts(metadata)
        #expect(facts.capturedAt == Date(timeIntervalSince1970: seconds) && facts.capturedFrom == source)
    }

    @Test func theUploadsTimestampIsInMilliseconds() throws {
        let gps: JSONValue = ["latitude": 1, "longitude": 2, "timestamp": 1_715_000_000_000]
        let facts = try Self.facts(gps: gps, ["date_taken": "2024-05-01T12:30:00"])
        #expect(facts.capturedAt == Date(timeIntervalSince1970: 1_715_000_000) && facts.capturedFrom == .form)
        let odd: JSONValue = ["latitude": 1, "longitude": 2, "timestamp": 1e16]
        #expect(try Self.facts(gps: odd).capturedAt == Self.uploaded)
        #expect(try Self.facts(gps: odd).capturedFrom == .upload)
    }

    // MARK: footprints

    @Test func aPictureLiesNorthUpAroundItsPlace() throws {
        let facts = try Self.facts(gps: ["latitude": 0, "longitude": 100, "relative_altitude": 50])
        let (found, note) = Footprint.of(facts, width: 200, height: 100, fieldOfView: 90)
        let footprint = try #require(found)
        #expect(note == Footprint.approximation)
        // 90° from 50 m: 100 m across, half a metre a pixel.
        #expect(abs(footprint.groundSampleDistance - 0.5) < 1e-9)
        let ring = footprint.ring(x: 0..<200, y: 0..<100)
        #expect(ring.count == 5 && ring.first == ring.last)
        #expect(abs(ring[0][0] - (100 - 50 / 111_319.49)) < 1e-7)
        #expect(abs(ring[0][1] - 25 / 110_574.28) < 1e-7)
        // Counter-clockwise: the second corner is below the first.
        #expect(ring[1][1] < ring[0][1] && ring[2][0] > ring[1][0])
    }

    @Test func anAltitudeIsTakenForTheHeightOnlyIfThatIsSaid() throws {
        let gps: JSONValue = ["latitude": 0, "longitude": 100, "altitude": 50]
        let facts = try Self.facts(gps: gps)
        #expect(facts.height == 50 && facts.isHeightAssumed)
        let (found, note) = Footprint.of(facts, width: 200, height: 100, fieldOfView: 90)
        #expect(found != nil && note == Footprint.approximation + Footprint.assumedHeight)
        let told = Footprint.of(facts, width: 200, height: 100, aboveGround: 40, fieldOfView: 90)
        #expect(told.footprint != nil && told.note == Footprint.approximation)
        let flown = try Self.facts(gps: gps, ["position": ["relative_altitude": 30]])
        #expect(flown.height == 30 && !flown.isHeightAssumed)
    }

    @Test func theHeadingTurnsItClockwise() throws {
        let facts = try Self.facts(gps: ["latitude": 0, "longitude": 0, "relative_altitude": 50, "bearing": 90])
        let footprint = try #require(Footprint.of(facts, width: 200, height: 100, fieldOfView: 90).footprint)
        // The top of the picture is east, so its left is north.
        let ring = footprint.ring(x: 0..<100, y: 0..<50)
        #expect(ring[0][0] > 0 && ring[0][1] > 0)
        #expect(abs(ring[0][0] - 25 / 111_319.49) < 1e-7)
        #expect(abs(ring[0][1] - 50 / 110_574.28) < 1e-7)
    }

    @Test func saysWhyThereIsNone() throws {
        let place: [String: JSONValue] = ["latitude": 1, "longitude": 2]
        let high = JSONValue.object(place.merging(["relative_altitude": 50]) { $1 })
        func note(_ facts: CaptureFacts, angle: Double? = 60) -> String {
            let (footprint, note) = Footprint.of(facts, width: 10, height: 10, fieldOfView: angle)
            return footprint == nil ? note : "there is one"
        }
        #expect(try note(Self.facts()).contains("position"))
        #expect(try note(Self.facts(gps: .object(place))).contains("height"))
        #expect(try note(Self.facts(gps: high), angle: nil).contains("field of view"))
        #expect(try note(Self.facts(gps: high, ["position": ["gimbal_pitch": -45]])).contains("gimbal"))
        let far: JSONValue = ["latitude": 0, "longitude": 180, "relative_altitude": 50]
        #expect(try note(Self.facts(gps: far)).contains("meridian"))
        #expect(try note(Self.facts(gps: high)) == "there is one")
    }

    // MARK: flights

    private static func capture(
        _ ndvi: Double?,
        hours: Double,
        pixels: Int = 100,
        cover: Double? = nil,
        _ calibration: CropProvenance.Calibration = .reflectance,
        camera: String? = nil
    ) -> FieldCapture {
        FieldCapture(
            file: FileID(),
            capturedAt: uploaded.addingTimeInterval(hours * 3_600),
            capturedFrom: .camera,
            calibration: calibration,
            camera: camera,
            status: .healthy,
            pixels: pixels,
            canopyCover: cover,
            whole: ndvi.map { mean in
                IndexStatistics(
                    pixels: pixels,
                    mean: mean,
                    median: mean,
                    p10: mean,
                    p90: mean,
                    std: 0,
                    min: mean,
                    max: mean
                )
            }
        )
    }

    @Test func aPauseEndsAFlight() {
        let captures = [(0.5, 0.0), (0.5, 5), (0.5, 10), (0.5, 16.5), (0.5, 100)].map { Self.capture($0, hours: $1) }
        let flights = Flight.all(in: Array(captures.reversed()))
        #expect(flights.map(\.captures.count) == [3, 1, 1])
        #expect(flights[0].startedAt == Self.uploaded)
        #expect(flights[0].endedAt == Self.uploaded.addingTimeInterval(36_000))
        #expect(Flight.all(in: []).isEmpty)
    }

    @Test func aFlightsMeanCountsPixels() {
        let captures = [
            Self.capture(0.2, hours: 0, pixels: 300, cover: 0.5),
            Self.capture(0.6, hours: 1, pixels: 100, cover: 0.1),
        ]
        let flight = Flight.all(in: captures)[0]
        #expect(abs((flight.mean(.index) ?? 0) - 0.3) < 1e-9)
        #expect(abs((flight.mean(.canopyCover) ?? 0) - 0.4) < 1e-9)
        // Where one of them does not have it, the mean would be that of other ground.
        let more = captures + [Self.capture(nil, hours: 2, pixels: 900, cover: 0.5)]
        #expect(Flight.all(in: more)[0].mean(.index) == nil)
    }

    @Test(arguments: [(0.68, true), (0.6801, false), (0.9, false), (0.1, true)])
    func fifteenPercentLessIsADrop(_ now: Double, _ isDrop: Bool) {
        let (before, latest) = (Self.capture(0.8, hours: 0), Self.capture(now, hours: 48))
        let drop = FlightDrop.decide(latest, index: "ndvi", among: [before, latest])
        #expect((drop != nil) == isDrop)
        #expect(drop.map { abs($0.previousValue - 0.8) < 1e-9 } ?? true)
    }

    @Test func onlyWhatMeansTheSameIsCompared() {
        let latest = Self.capture(0.3, hours: 48, .approximate, camera: "A")
        func drop(_ before: FieldCapture) -> FlightDrop? { FlightDrop.decide(latest, index: "ndvi", among: [before]) }
        #expect(drop(Self.capture(0.8, hours: 0, .approximate, camera: "A")) != nil)
        #expect(drop(Self.capture(0.8, hours: 0, .approximate, camera: "B")) == nil)
        #expect(drop(Self.capture(0.8, hours: 0, .reflectance, camera: "A")) == nil)
        #expect(drop(Self.capture(0.8, hours: 0, .approximate)) == nil)
        // Two that do not say their names count as the same.
        let nameless = Self.capture(0.3, hours: 48, .relative)
        let before = Self.capture(0.8, hours: 0, .relative)
        #expect(FlightDrop.decide(nameless, index: "ndvi", among: [before]) != nil)
        // Near zero a share of the value means nothing; the same flight is no earlier one; nor is a later one.
        #expect(drop(Self.capture(0.04, hours: 0, .approximate, camera: "A")) == nil)
        #expect(drop(Self.capture(0.8, hours: 47, .approximate, camera: "A")) == nil)
        #expect(drop(Self.capture(0.8, hours: 96, .approximate, camera: "A")) == nil)
    }

    @Test func withoutTheIndexTheShareOfPlantsDecides() {
        let before = Self.capture(nil, hours: 0, cover: 0.8)
        let latest = Self.capture(nil, hours: 48, cover: 0.4)
        #expect(FlightDrop.decide(latest, index: "ndvi", among: [before])?.measure == "canopy_cover")
        // With it, the index alone does.
        let (green, greener) = (Self.capture(0.7, hours: 0, cover: 0.8), Self.capture(0.7, hours: 48, cover: 0.1))
        #expect(FlightDrop.decide(greener, index: "ndvi", among: [green]) == nil)
    }
}
