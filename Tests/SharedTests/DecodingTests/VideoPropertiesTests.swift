import Domain
import Testing

@testable import Decoding

/// What ffprobe prints, read.
@Suite struct VideoPropertiesTests {
    private static let output = """
        {"streams": [
            {"codec_name": "h264", "codec_type": "video", "width": 1920, "height": 1080,
             "display_aspect_ratio": "16:9", "avg_frame_rate": "30000/1001",
             "side_data_list": [{"side_data_type": "Display Matrix", "rotation": -90}]},
            {"codec_name": "aac", "codec_type": "audio", "channels": 2, "sample_rate": "48000"}],
         "format": {"format_name": "mov,mp4", "duration": "3725.04", "bit_rate": "1200000",
            "tags": {"creation_time": "2024-05-01T12:30:00.000000Z", "title": "A\\u0000 day",
                "com.apple.quicktime.location.ISO6709": "+13.7563-100.5018+012.300/"}}}
        """

    @Test func namesAreThoseOfEveryVideo() throws {
        let properties = try VideoProperties(Array(Self.output.utf8), bytes: 5)
        let expected: [String: JSONValue] = [
            "duration": 3725.04, "duration_formatted": "01:02:05", "file_size": 5, "bit_rate": 1_200_000,
            "format": "mov,mp4", "creation_time": "2024-05-01T12:30:00.000000Z", "title": "A day",
            "video_codec": "h264", "width": 1920, "height": 1080, "resolution": "1920x1080", "fps": 29.97,
            "aspect_ratio": "16:9", "rotation": -90, "audio_codec": "aac", "audio_channels": 2, "sample_rate": 48_000,
            "gps": ["latitude": 13.7563, "longitude": -100.5018, "altitude": 12.3],
        ]
        #expect(properties.facts == expected)
        #expect(properties.hasPicture && properties.seconds == 3725.04)
    }

    @Test(arguments: ["", "{", "[]", "{\"streams\": 3}"])
    func whatIsNoAnswerIsABrokenFilm(text: String) {
        let failure = #expect(throws: Failure.self) { try VideoProperties(Array(text.utf8), bytes: 0) }
        #expect(failure?.code == .invalidFile)
    }

    @Test func whatIsNotSaidIsAbsent() throws {
        let properties = try VideoProperties(
            Array("{\"streams\": [], \"format\": {\"duration\": \"N/A\"}}".utf8),
            bytes: 9
        )
        #expect(properties.facts == ["file_size": 9])
        #expect(!properties.hasPicture && properties.seconds == nil)
    }

    @Test(
        arguments: [("+91+0/", nil), ("+1", nil), ("", nil), ("-33.5+151.2/", [-33.5, 151.2])] as [(String, [Double]?)]
    )
    func placesAreOnTheGlobe(text: String, place: [Double]?) {
        let expected: JSONValue? = place.map { .object(["latitude": .number($0[0]), "longitude": .number($0[1])]) }
        #expect(VideoProperties.position(text) == expected)
    }

    @Test(
        arguments: [
            (100.0, [10_000, 1_000, 0, 50_000, 80_000]), (5.0, [500, 1_000, 0, 2_500, 4_000]),
            (0.5, [50, 0, 250, 400]),
            (nil, [0, 1_000]),
        ] as [(Double?, [Int])]
    )
    func framesAreLookedForAtATenthThenASecondThenTheStart(seconds: Double?, moments: [Int]) {
        #expect(DecoderPool.moments(of: seconds) == moments)
    }
}
