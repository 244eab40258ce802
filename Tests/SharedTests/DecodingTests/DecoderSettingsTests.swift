import Domain
import Settings
import Testing

@testable import Decoding

/// The pool's settings.
@Suite struct DecoderSettingsTests {
    @Test func theDefaultsAreThoseOfTheDeclarations() throws {
        #expect(try DecoderSettings(SettingsReader([:])) == DecoderSettings())
    }

    @Test func readsWhatIsSet() throws {
        let settings = try DecoderSettings(
            SettingsReader([
                "DECODER_PATH": "/opt/decoder", "DECODER_POOL_SIZE": "4", "DECODER_MEMORY_MB": "512",
                "DECODER_MAX_MEGAPIXELS": "10", "DECODER_OCR_SECONDS": "7.5", "TESSDATA_PREFIX": "/opt/tessdata",
            ])
        )
        #expect(settings.path == "/opt/decoder")
        #expect([settings.poolSize, settings.memoryMegabytes, settings.mostPixels] == [4, 512, 10_000_000])
        #expect(settings.recogniseSeconds == 7.5)
        #expect(settings.environment.contains("TESSDATA_PREFIX=/opt/tessdata"))
    }

    @Test(arguments: [
        ("DECODER_POOL_SIZE", "0"), ("DECODER_MEMORY_MB", "64"), ("DECODER_MAX_MEGAPIXELS", "1001"),
        ("DECODER_PICTURE_SECONDS", "soon"), ("DECODER_RECYCLE_JOBS", "-1"),
    ])
    func refusesWhatIsNotAllowed(name: String, value: String) {
        let error = #expect(throws: SettingError.self) { try DecoderSettings(SettingsReader([name: value])) }
        #expect(error?.description.hasPrefix("\(name)=\(value)") == true)
    }

    @Test func aSuspectedFileGetsLessMemoryAndHalfTheTime() {
        let usual = DecoderSettings()
        #expect(usual.limits(for: .usual) == usual)
        let tight = usual.limits(for: .alone)
        #expect(tight.memoryMegabytes == 512)
        #expect([tight.pictureSeconds, tight.recogniseSeconds, tight.pdfSeconds] == [15, 90, 60])
        var small = usual
        small.memoryMegabytes = 300
        #expect(small.limits(for: .alone).memoryMegabytes == 300)
    }

    @Test func aDecoderUsesOneThread() {
        #expect(DecoderSettings().environment.contains("OMP_THREAD_LIMIT=1"))
    }

    @Test func theDecoderLiesBesideTheRunningExecutable() {
        #expect(DecoderSettings.pathBesideThisExecutable.hasSuffix("/millrace-decoder"))
    }
}
