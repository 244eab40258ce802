import Domain
import FoundationEssentials
import TestKit
import Testing

@testable import Gateway

/// Where zones lie in the picture and on the ground.
@Suite struct ZoneDocumentTests {
    /// A survey of a picture whose sides are no multiples of ten.
    private static func record() -> SurveyRecord {
        let whole = SampleSurvey.of()
        let survey = CropSurvey(
            width: 23,
            height: 37,
            provenance: whole.provenance,
            pixels: PixelCount(all: 851, valid: 851, saturated: 0, empty: 0),
            canopyCover: whole.canopyCover,
            canopyMethod: whole.canopyMethod,
            indices: whole.indices,
            refused: whole.refused,
            zones: whole.zones,
            health: whole.health
        )
        return SurveyRecord(
            file: FileID(),
            survey: survey,
            capturedAt: Date(),
            capturedFrom: .camera,
            place: nil,
            mission: nil,
            field: nil,
            measuredAt: Date()
        )
    }

    private static func features(_ document: JSONValue) -> [JSONValue] { document["features"]?.list ?? [] }

    @Test func zonesLieWhereTheyWereMeasured() throws {
        let features = Self.features(ZoneDocument.collection(Self.record(), nil, note: ""))
        let pixels = try features.map { try #require($0["properties"]?["pixels"]) }
        try #require(pixels.count == 100)
        // Of 23 columns the last zone has three, of 37 rows four: as whoever measured cut them.
        #expect(pixels[0] == ["left": 0, "top": 0, "right": 2, "bottom": 3])
        #expect(pixels[99] == ["left": 20, "top": 33, "right": 23, "bottom": 37])
        let area = pixels.reduce(0.0) { sum, cell in
            func at(_ name: String) -> Double { cell[name]?.double ?? .nan }
            return sum + (at("right") - at("left")) * (at("bottom") - at("top"))
        }
        #expect(area == 23 * 37)
    }

    @Test func ringsAreClosedAndCounterClockwise() throws {
        let id = FileID()
        let file = StoredFile(
            id: id,
            owner: .sample,
            filename: "a.tif",
            size: 1,
            contentType: "image/tiff",
            sha256: "",
            key: .original(id, of: .sample, named: "a.tif"),
            gps: ["latitude": 13.75, "longitude": 100.5, "relative_altitude": 50, "bearing": 215],
            uploadedAt: Date()
        )
        let facts = CaptureFacts(file, metadata: [:])
        let footprint = try #require(Footprint.of(facts, width: 23, height: 37, fieldOfView: 60).footprint)
        let zones = ZoneDocument.collection(Self.record(), footprint, note: "")
        for feature in Self.features(zones) {
            let ring = try #require(feature["geometry"]?["coordinates"]?.list?.first?.list)
            let corners = ring.map { ($0.list ?? []).compactMap(\.double) }
            try #require(corners.count == 5 && corners.allSatisfy { $0.count == 2 })
            #expect(corners[0] == corners[4])
            // Longitude first.
            #expect(corners.allSatisfy { abs($0[0] - 100.5) < 0.01 && abs($0[1] - 13.75) < 0.01 })
            // Twice the area, positive if it turns counter-clockwise; from a corner, so that nothing is lost.
            let (x, y) = (corners[0][0], corners[0][1])
            let area = zip(corners, corners.dropFirst()).reduce(0.0) { sum, edge in
                sum + (edge.0[0] - x) * (edge.1[1] - y) - (edge.1[0] - x) * (edge.0[1] - y)
            }
            #expect(area > 0)
        }
    }

    @Test func severityIsDefinedWhereItIsShown() {
        let english = ZoneDocument.collection(Self.record(), nil, note: "")
        #expect(english["severity_measure"] == "ndvi")
        #expect(english["severity_definition"]?.string?.hasPrefix("0 from an NDVI of 0.8 on, 1 up to 0.2") == true)
        let thai = ZoneDocument.collection(Self.record(), nil, note: "", in: .thai)
        #expect(thai["severity_definition"] != english["severity_definition"])
    }
}
