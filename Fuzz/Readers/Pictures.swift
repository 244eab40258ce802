import DecoderWire
import Domain
import FoundationEssentials

@testable import Decoder
@testable import Decoding

/// Readers of pictures.
enum Pictures {
    /// Few, so that many inputs can be tried.
    private static let mostPixels = 1 << 20
    private static let box = 64

    /// The way of a thumbnail: header, pixels, small, upright, compressed.
    static func read(_ input: UnsafeRawBufferPointer) {
        let bytes = Bytes(input)
        guard let header = header(of: bytes) else { return }
        for grey in [false, true] {
            let decoded = try? Picture(bytes, header, enough: 2 * box, grey: grey, mostPixels: mostPixels)
            guard let picture = decoded else { continue }
            let size = Fit.inside(box: box, width: header.facts.width, height: header.facts.height)
            guard let small = try? picture.shrunk(width: size.width, height: size.height).turned(header.orientation),
                (1...box).contains(small.width), (1...box).contains(small.height),
                let jpeg = try? small.jpeg(quality: 80), jpeg.starts(with: [0xFF, 0xD8])
            else { broken("what was decoded becomes a small JPEG") }
        }
    }

    /// As a capture whose channels its file or a setting names: the service believes what is measured of it.
    static func readBands(_ input: UnsafeRawBufferPointer) {
        let indices = VegetationIndex.all.map { index in
            SurveyOrder.Index(
                name: index.name,
                title: index.title,
                low: index.range.lowerBound,
                high: index.range.upperBound,
                isMain: index.isMain
            )
        }
        let order = SurveyOrder(
            files: [SurveyOrder.File(count: input.count, bands: nil)],
            indices: indices,
            mapSide: 0,
            assumedBands: ["red", "nir"]
        )
        guard let files = try? CaptureFile.files(in: Bytes(input), order),
            let (outcome, payload) = try? SurveyJob.run(files, order, mostPixels: mostPixels, nil, JobVoice())
        else { return }
        guard case .survey(let count) = outcome, (0...payload.count).contains(count),
            let capture = try? JSONDecoder().decode(SurveyedCapture.self, from: Data(payload[..<count])),
            CheckedCapture(capture, order, mostPixels: mostPixels, hasModel: false)?.crop(payload[count...]) != nil
        else { broken("what is measured of a capture can be") }
    }

    /// An input that need not be a whole file to be tried: it is given the first bytes of one.
    static func readBMP(_ input: UnsafeRawBufferPointer) {
        var file = Array("BM".utf8) + [UInt8](repeating: 0, count: 8) + [54, 0, 0, 0]
        file.append(contentsOf: input)
        file.withUnsafeBytes(read)
    }

    /// The same with a block alone, and with what containers may carry.
    static func readEXIF(_ input: UnsafeRawBufferPointer) {
        _ = ExifReader(Bytes(input))
        _ = header(of: Bytes(input))
        let count = input.count + 8
        var file: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE1, UInt8(truncatingIfNeeded: count >> 8), UInt8(count & 0xFF)]
        file += Array("Exif\0\0".utf8) + input + frame
        file.withUnsafeBytes { _ = header(of: Bytes($0)) }
    }

    static func readSize(_ bytes: [UInt8]) {
        guard let size = PictureSize(bytes) else { return }
        guard size.width > 0, size.height > 0, size.pixels > 0, size.cost > 0,
            (0...PictureSize.mostFrames).contains(size.frames)
        else { broken("a picture has sides, and frames that were counted") }
    }

    /// As the packet or the records alone.
    static func readSides(_ input: UnsafeRawBufferPointer) {
        _ = XMPReader(Bytes(input))?.facts
        _ = IPTCReader.facts(Bytes(input))
    }

    /// An input that need not begin as one to be one.
    static func readPNM(_ input: UnsafeRawBufferPointer) {
        var file = Array("P6 ".utf8)
        file.append(contentsOf: input)
        file.withUnsafeBytes(read)
    }

    /// Measured by the names that it gives its bands, or by three that somebody else gave.
    static func survey(_ input: UnsafeRawBufferPointer) {
        _ = CameraTags.channelNames(inGDAL: input)
        for bands in [nil, ["red", "green", "nir"]] {
            let order = SurveyOrder(
                files: [SurveyOrder.File(count: input.count, bands: bands)],
                indices: SurveyJob.sampleOrder(bytes: input.count).indices,
                mapSide: SurveyOrder.sides.lowerBound,
                assumedBands: nil
            )
            guard let files = try? CaptureFile.files(in: Bytes(input), order),
                let (outcome, payload) = try? SurveyJob.run(files, order, mostPixels: mostPixels, nil, JobVoice())
            else { continue }
            guard case .survey(let count) = outcome, (1...payload.count).contains(count) else {
                broken("a survey begins with its numbers")
            }
        }
    }

    /// The rest of a JPEG of 8 × 8 whose header is sound.
    private static let frame: [UInt8] = [
        0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0xFF, 0xD9,
    ]

    private static func header(of bytes: Bytes) -> PictureHeader? {
        guard let header = try? PictureHeader(bytes, mostPixels: mostPixels) else { return nil }
        guard (1...8).contains(header.orientation), header.facts.width > 0, header.facts.height > 0 else {
            broken("a picture has sides and a way up")
        }
        if let place = header.facts.gps {
            guard abs(place.latitude) <= 90, abs(place.longitude) <= 180 else { broken("a place is on the globe") }
        }
        return header
    }
}
