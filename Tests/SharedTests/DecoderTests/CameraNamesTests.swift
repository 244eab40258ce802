import DecoderWire
import Testing

@testable import Decoder

/// What drones and cameras for plants say in XMP.
@Suite struct CameraNamesTests {
    private static func facts(_ properties: String) -> [String: FactValue]? {
        let packet = "<rdf:Description xmlns:Camera=\"http://pix4d.com/camera/1.0\" \(properties)</rdf:Description>"
        return Array(packet.utf8).withUnsafeBytes { XMPReader(Bytes($0))?.facts }
    }

    @Test func ofADroneItIsTheFlight() {
        let facts = Self.facts(
            """
            drone-dji:RelativeAltitude="+60.10" drone-dji:GimbalPitchDegree="-89.90"
            drone-dji:GpsLongtitude="+100.5" drone-dji:CaptureUUID="7f3a">
            """
        )
        #expect(
            facts == [
                "relative_altitude": .text("+60.10"), "gimbal_pitch_degree": .text("-89.90"),
                "gps_longitude": .text("+100.5"), "capture_uuid": .text("7f3a"),
            ]
        )
    }

    @Test func ofACameraItIsTheBands() {
        let one = Self.facts("><Camera:BandName>NIR</Camera:BandName>")
        #expect(one == ["band_name": .list([.text("NIR")])])
        let many = Self.facts(
            "><Camera:BandName><rdf:Seq><rdf:li>Red</rdf:li><rdf:li>NIR</rdf:li></rdf:Seq></Camera:BandName>"
        )
        #expect(many == ["band_name": .list([.text("Red"), .text("NIR")])])
    }

    @Test func ofTwoSpellingsItIsAlwaysTheSame() {
        for _ in 0..<20 {
            let facts = Self.facts("drone-dji:CaptureUUID=\"2\" Camera:CaptureUUID=\"1\">")
            #expect(facts == ["capture_uuid": .text("1")])
        }
    }
}
