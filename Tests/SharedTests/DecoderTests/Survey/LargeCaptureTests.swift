import DecoderWire
import Domain
import FoundationEssentials
import Glibc
import Testing

@testable import Decoder
@testable import Decoding

/// Captures that are too large to be mapped are read as they are needed. Here everything is too large.
@Suite struct LargeCaptureTests {
    /// Measured from a sealed file in memory, as a decoder gets it.
    private static func measured(
        _ sources: [[UInt8]],
        bands: [[String]?],
        mostMapped: Int
    ) throws -> SurveyedCapture {
        let order = SurveyOrder(
            files: zip(sources, bands).map { SurveyOrder.File(count: $0.count, bands: $1) },
            indices: VegetationIndex.all.map { index in
                SurveyOrder.Index(
                    name: index.name,
                    title: index.title,
                    low: index.range.lowerBound,
                    high: index.range.upperBound,
                    isMain: index.isMain
                )
            },
            mapSide: 0,
            assumedBands: nil
        )
        let sealed = try SealedInput(Array(sources.joined()))
        let files = try CaptureFile.files(owning: dup(sealed.descriptor), order, mostMapped: mostMapped)
        let (outcome, payload) = try SurveyJob.run(files, order, mostPixels: 1_000_000, nil, JobVoice())
        guard case .survey(let json) = outcome else { throw Refusal(.internalError, "\(outcome)") }
        return try JSONDecoder().decode(SurveyedCapture.self, from: Data(payload[..<json]))
    }

    private static func scene(isPlanar: Bool) -> [UInt8] {
        var tiff = SampleTIFF(width: 61, height: 47, samples: .uint16)
        tiff.isPlanar = isPlanar
        return tiff.file { x, y, channel in Double(900 + 700 * channel + 13 * x + 29 * y) }
    }

    @Test(arguments: [false, true])
    func whatIsReadAsItIsNeededIsTheSame(isPlanar: Bool) throws {
        let file = Self.scene(isPlanar: isPlanar)
        let mapped = try Self.measured([file], bands: [FiveBands.order], mostMapped: .max)
        let read = try Self.measured([file], bands: [FiveBands.order], mostMapped: 0)
        #expect(read.readings == mapped.readings && read.zones == mapped.zones)
        #expect(read.origin == mapped.origin && read.valid == 61 * 47)
    }

    @Test func severalFilesBehindOneDescriptorDoNotDisturbEachOther() throws {
        // The second begins at no border of anything.
        let red = SampleTIFF(width: 31, height: 31, channels: 1, samples: .uint8).file { x, y, _ in Double(20 + x + y) }
        let nir = SampleTIFF(width: 31, height: 31, channels: 1, samples: .uint16).file { x, y, _ in
            Double(20_000 + 300 * x + 100 * y)
        }
        let sources = [red + [0], nir, red]
        let bands: [[String]?] = [["red"], ["nir"], ["green"]]
        let mapped = try Self.measured(sources, bands: bands, mostMapped: .max)
        let read = try Self.measured(sources, bands: bands, mostMapped: 0)
        let mixed = try Self.measured(sources, bands: bands, mostMapped: red.count + 1)
        #expect(read.readings == mapped.readings && mixed.readings == mapped.readings)
        #expect(read.readings.contains { $0.index == "ndvi" })
    }

    @Test func aLargePhotographIsRefusedInPlainWords() throws {
        let refusal = #expect(throws: Refusal.self) {
            _ = try Self.measured([SampleFiles.png8], bands: [nil], mostMapped: 0)
        }
        #expect(refusal?.code == .unsupported)
        #expect(refusal?.message == "Of files as large as this one only TIFF is measured.")
    }

    @Test func aLargeFileThatIsCutOffIsBroken() throws {
        let whole = Self.scene(isPlanar: false)
        let refusal = #expect(throws: Refusal.self) {
            _ = try Self.measured([Array(whole[..<(whole.count / 2)])], bands: [FiveBands.order], mostMapped: 0)
        }
        #expect(refusal?.code == .invalidFile)
    }
}
