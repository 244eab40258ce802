import Domain
import Testing

/// Where a picture was taken, by whoever knows best.
@Suite struct CropPositionTests {
    private static let drone: [String: JSONValue] = [
        "gps": ["latitude": 13.1, "longitude": 100.1, "altitude": 80],
        "exif": ["GPSImgDirection": 12.5, "GPSSpeed": 36, "GPSSpeedRef": "K"],
        "xmp": [
            "drone-dji:GpsLatitude": "+13.2000000", "drone-dji:GpsLongtitude": "+100.2000000",
            "drone-dji:AbsoluteAltitude": "+95.50", "drone-dji:RelativeAltitude": "+60.00",
            "drone-dji:FlightYawDegree": "-90.0", "drone-dji:FlightXSpeed": "3.0", "drone-dji:FlightYSpeed": "-4.0",
            "drone-dji:GimbalPitchDegree": "-90.00", "drone-dji:GimbalYawDegree": "+361", "GimbalRollDegree": "+0.00",
        ],
    ]

    @Test func theUploadGoesBeforeTheDroneAndTheDroneBeforeEXIF() throws {
        let form: JSONValue = ["latitude": 13.75, "longitude": 100.5, "bearing": -10, "accuracy": 3]
        let position = try #require(CropPosition(form: form, metadata: Self.drone))
        #expect(position[.latitude] == 13.75 && position[.longitude] == 100.5)
        #expect(position[.altitude] == 95.5 && position[.relativeAltitude] == 60)
        #expect(position[.heading] == 350 && position[.speed] == 5 && position[.accuracy] == 3)
        #expect(position[.gimbalPitch] == -90 && position[.gimbalRoll] == 0)
        // What cannot be is left out: a gimbal does not turn by more than a circle.
        #expect(position[.gimbalYaw] == nil)
        #expect(position.values[.latitude]?.source == .form && position.values[.altitude]?.source == .xmp)
    }

    /// The upload's `altitude` is above the ground, and the drone knows that better; above the sea it says nothing.
    @Test func theAltitudeOfTheUploadIsAboveTheGround() throws {
        let form: JSONValue = ["latitude": 13.75, "longitude": 100.5, "altitude": 50]
        let alone = try #require(CropPosition(form: form, metadata: [:]))
        #expect(alone[.relativeAltitude] == 50 && alone[.altitude] == nil)
        let flown = try #require(CropPosition(form: form, metadata: Self.drone))
        #expect(flown[.relativeAltitude] == 60 && flown[.altitude] == 95.5)
        #expect(flown.values[.relativeAltitude]?.source == .xmp)
        let insisted: JSONValue = ["latitude": 13.75, "longitude": 100.5, "altitude": 50, "relative_altitude": 40]
        let said = try #require(CropPosition(form: insisted, metadata: Self.drone))
        #expect(said[.relativeAltitude] == 40 && said.values[.relativeAltitude]?.source == .form)
    }

    @Test func eachWitnessStandsInForTheOneBefore() throws {
        let drone = try #require(CropPosition(form: nil, metadata: Self.drone))
        #expect(drone[.latitude] == 13.2 && drone[.longitude] == 100.2 && drone[.heading] == 270)
        var metadata = Self.drone
        metadata["xmp"] = nil
        let exif = try #require(CropPosition(form: nil, metadata: metadata))
        #expect(exif[.latitude] == 13.1 && exif[.altitude] == 80 && exif[.heading] == 12.5 && exif[.speed] == 10)
        #expect(exif.values.values.allSatisfy { $0.source == .exif })
    }

    @Test func thePlaceIsNeverMadeOfTwoWitnesses() throws {
        let metadata: [String: JSONValue] = [
            "gps": ["latitude": 13.1, "longitude": 100.1], "xmp": ["GpsLatitude": "91", "GpsLongitude": "100.2"],
        ]
        let position = try #require(CropPosition(form: ["latitude": 50], metadata: metadata))
        #expect(position[.latitude] == 13.1 && position[.longitude] == 100.1)
    }

    @Test func zerosAreAPlaceOnlyIfSomebodySaysSo() {
        let zeros: JSONValue = ["latitude": 0, "longitude": 0]
        #expect(CropPosition(form: zeros, metadata: [:])?[.latitude] == 0)
        #expect(CropPosition(form: nil, metadata: ["gps": zeros]) == nil)
        #expect(CropPosition(form: nil, metadata: ["xmp": ["GpsLatitude": "0", "GpsLongitude": "0.0"]]) == nil)
    }

    @Test(
        arguments: [
            ["altitude": "high"], ["altitude": 1e9], ["speed": -1], ["speed": "nan"], ["bearing": 1_000],
            ["latitude": 13], ["accuracy": .null], [:],
        ] as [JSONValue]
    )
    func whatCannotBeIsLeftOut(_ form: JSONValue) {
        #expect(CropPosition(form: form, metadata: [:]) == nil)
    }

    @Test(arguments: [("K", 10), ("M", 16.09), ("N", 18.52)] as [(String, Double)])
    func speedsOfEXIFAreMetresASecond(unit: String, speed: Double) {
        let exif: JSONValue = ["GPSSpeed": 36, "GPSSpeedRef": .string(unit)]
        #expect(CropPosition(form: nil, metadata: ["exif": exif])?[.speed] == speed)
    }

    @Test func theFactsSayWhoseTheyAre() throws {
        let position = try #require(CropPosition(form: ["latitude": 1.5, "longitude": 2], metadata: [:]))
        #expect(
            position.facts == [
                "latitude": 1.5, "longitude": 2, "sources": ["latitude": "form", "longitude": "form"],
            ]
        )
    }

    @Test(
        arguments: [
            ("Camera:Pitch", "0", -90), ("Camera:Pitch", "12.5", -77.5), ("Camera:Pitch", "-3", -93),
            ("Camera:Pitch", "-100", 170), ("drone-parrot:CameraPitchDegree", "-89", -89),
        ] as [(String, String, Double)]
    )
    func ninetyBelowTheHorizonIsStraightDownWhoeverWritesIt(tag: String, text: String, pitch: Double) {
        let position = CropPosition(form: nil, metadata: ["xmp": .object([tag: .string(text)])])
        #expect(position?[.gimbalPitch] == pitch)
    }

    @Test func theLightSensorIsNotTheCamera() {
        let metadata: [String: JSONValue] = ["xmp": ["DLS:Yaw": "1.2", "DLS:Pitch": "0.1"]]
        #expect(CropPosition(form: nil, metadata: metadata) == nil)
    }
}
