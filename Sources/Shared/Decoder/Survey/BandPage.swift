import CCodecs
import DecoderWire

/// An open page of a TIFF: what it says of its channels, and their samples row by row.
final class BandPage {
    private static let xmp: UInt32 = 700
    private static let gdal: UInt32 = 42_112

    let facts: ccodecs_page
    let tags: CameraTags
    /// Names that GDAL's metadata or the page itself give, by channel.
    let names: [Int: String]
    private let bands: OpaquePointer
    /// Its bytes are read as long as the page is open.
    private let file: CaptureFile

    /// - Throws: ``Refusal``; ``NoFrame`` if there is no such page.
    init(_ file: CaptureFile, page: Int, mostPixels: Int) throws {
        var facts = ccodecs_page()
        var opened: OpaquePointer?
        let status = ccodecs_bands_open(file.source, UInt32(page), UInt64(mostPixels), &facts, &opened)
        switch Int(status) {
        case CCODECS_OK: break
        case CCODECS_NO_FRAME: throw NoFrame()
        case CCODECS_TOO_LARGE:
            throw Refusal(
                .overLimits,
                "The picture is \(facts.width) by \(facts.height): more than \(mostPixels) pixels are not measured."
            )
        case CCODECS_UNSUPPORTED:
            throw Refusal(
                .unsupported,
                """
                The TIFF has \(facts.channels) channels of \(facts.bits) bits; measured are 1 to 10 channels of 8, 12 or \
                16 bits without sign or of 32 bits with a point, as grey or RGB, plain or packed by LZW, Deflate, \
                PackBits, JPEG, LERC, Zstandard or WebP.
                """
            )
        case CCODECS_NO_MEMORY: throw Refusal(.tooLarge, "The TIFF needs more memory than a decoder may use.")
        default: throw Refusal(.invalidFile, "The TIFF is broken or cut off.")
        }
        guard let opened else { throw Refusal(.internalError, "The TIFF could not be opened.") }
        bands = opened
        self.file = file
        self.facts = facts
        tags = Self.bytes(of: Self.xmp, opened).map { CameraTags($0) } ?? CameraTags()
        var names = Self.bytes(of: Self.gdal, opened).map { CameraTags.channelNames(inGDAL: $0) } ?? [:]
        if names.isEmpty, facts.channels == 1, let name = Self.text(facts.name), SurveyBand(calling: name) != nil {
            names[0] = name
        }
        self.names = names
    }

    deinit {
        ccodecs_bands_close(bands)
    }

    var width: Int { Int(facts.width) }
    var height: Int { Int(facts.height) }
    var channels: Int { Int(facts.channels) }

    /// The channels that are no opacity.
    var colors: [Int] {
        withUnsafeBytes(of: facts.kinds) { raw in
            let kinds = raw.bindMemory(to: ccodecs_channel_kind.self)
            return (0..<channels).filter { kinds[$0] != ccodecs_alpha_channel }
        }
    }

    /// Maker and model; `nil` if the file does not say.
    var camera: String? {
        let words = [Self.text(facts.make), Self.text(facts.model)].compactMap { $0 }
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    /// Where the scale ends; 1 for fractions.
    var end: Double {
        if facts.is_float != 0 { return 1 }
        let most = Double((1 << facts.bits) - 1)
        return facts.most > 0 && facts.most <= most ? facts.most : most
    }

    /// `uint12in16`.
    var sampleType: String {
        if facts.is_float != 0 { return "float32" }
        if facts.bits == 12 || facts.bits == 16 && end == 4_095 { return "uint12in16" }
        return "uint\(facts.bits)"
    }

    /// Reads the next rows.
    func read(_ rows: Range<Int>, into lanes: [ccodecs_lane], _ state: UnsafeMutablePointer<UInt8>) throws {
        let status = ccodecs_bands_rows(
            bands,
            UInt32(rows.lowerBound),
            UInt32(rows.count),
            lanes,
            UInt32(lanes.count),
            state
        )
        switch Int(status) {
        case CCODECS_OK: return
        case CCODECS_NO_MEMORY: throw Refusal(.tooLarge, "The TIFF needs more memory than a decoder may use.")
        default: throw Refusal(.invalidFile, "The TIFF is broken or cut off at row \(rows.lowerBound).")
        }
    }

    /// Marks what this page, a mask, leaves out of the next rows.
    func mask(_ rows: Range<Int>, _ state: UnsafeMutablePointer<UInt8>) throws {
        let status = ccodecs_bands_mask(bands, UInt32(rows.lowerBound), UInt32(rows.count), state)
        switch Int(status) {
        case CCODECS_OK: return
        case CCODECS_NO_MEMORY: throw Refusal(.tooLarge, "The TIFF needs more memory than a decoder may use.")
        default: throw Refusal(.invalidFile, "The mask of the TIFF is broken or cut off at row \(rows.lowerBound).")
        }
    }

    private static func bytes(of tag: UInt32, _ bands: OpaquePointer) -> [UInt8]? {
        var count = 0
        guard let start = ccodecs_bands_text(bands, tag, &count), count > 0 else { return nil }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// A C array of characters, as a text that is safe to show.
    private static func text<Letters>(_ letters: Letters) -> String? {
        withUnsafeBytes(of: letters) { ExifText.clean(Bytes($0)) }
    }
}
