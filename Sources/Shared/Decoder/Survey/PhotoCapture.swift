import CCodecs
import DecoderWire

/// A capture in one developed photograph: JPEG, PNG, WebP, HEIC. Its sRGB is made linear again; what white balance and lens
/// did to it stays.
struct PhotoCapture {
    /// Pixels of the rows that are held at once.
    private static let mostHeld = 1 << 18

    /// Where the numbers come from.
    private(set) var origin = SurveyedCapture.Origin()
    let orientation: Int
    /// The bands of its channels, `nil` for those that are not used.
    private let channels: [SurveyBand?]
    private let pixels: PhotoPixels
    /// What parts the bands that its colours mix; `nil`: they are colours.
    private let parting: [Double]?

    var width: Int { pixels.width }
    var height: Int { pixels.height }
    var bands: Set<SurveyBand> { Set(channels.compactMap { $0 }) }
    /// Its numbers are a photograph's, on its own scale.
    var isPhotograph: Bool { parting == nil }

    /// Reads its header, or decodes it whole where it must be.
    init(_ bytes: Bytes, _ file: SurveyOrder.File, assumed: [String]?, mostPixels: Int) throws {
        let header = try PictureHeader(bytes, mostPixels: mostPixels)
        pixels = try PhotoPixels(bytes, header, mostPixels: mostPixels)
        orientation = header.orientation
        let packet = SideBlocks(in: bytes, format: header.format.code).xmp
        let tags = packet.map { CameraTags($0.raw) } ?? CameraTags()
        let camera = [header.facts.cameraMake, header.facts.cameraModel].compactMap { $0 }.joined(separator: " ")
        let told = CameraBands(tags, camera: camera, channels: pixels.colors)
        let naming = try ChannelNaming(
            ordered: file.bands,
            assumed: assumed,
            channels: pixels.colors,
            camera: told.names,
            format: pixels.colors == 3 && !told.contradictsColors ? ["red", "green", "blue"] : []
        )
        var seen: Set<SurveyBand> = []
        channels = naming.names.map { name in
            guard let band = ChannelNaming.band(name), CropRun.order.contains(band), seen.insert(band).inserted else {
                return nil
            }
            return band
        }
        let isMixed = naming.source == .camera && channels.contains { $0 == .nir || $0 == .redEdge }
        parting = isMixed && pixels.colors == 3 ? told.parting : nil
        origin.bands = channels.compactMap { $0 }
        origin.sourceOrder = naming.names
        origin.source = naming.source.rawValue
        origin.camera = camera.isEmpty ? nil : camera
        describe(naming.names, header, isMixed: isMixed)
        guard !origin.bands.isEmpty else {
            throw Refusal(.unsupported, "None of the channels is a band that an index uses.")
        }
    }

    private mutating func describe(_ names: [String], _ header: PictureHeader, isMixed: Bool) {
        if pixels.channels > pixels.colors { origin.sourceOrder.append("alpha") }
        origin.sampleType = "uint\(pixels.bits)"
        origin.scale = Double((1 << pixels.bits) - 1)
        origin.calibration = parting == nil ? "approximate" : "relative"
        origin.corrections = [parting == nil ? "srgb_linearised" : "bands_parted"]
        for (name, band) in zip(names, channels) where band == nil {
            origin.leftOut.append("The channel \(name) was left out: no index uses it.")
        }
        if isMixed, parting == nil {
            origin.leftOut.append("Each channel of such a camera also sees light of the others; it was not parted.")
        }
        guard case .picture(let picture) = pixels else { return }
        if picture.isPartial {
            origin.leftOut.append("The file is damaged; what is missing is white, and counts as saturated.")
        }
        if header.facts.mode == "RGBA" || header.facts.mode == "LA" {
            origin.leftOut.append("What is transparent is white, and counts as saturated.")
        }
    }

    /// All rows, from the top. Answers what has to be said of them.
    func run(_ crop: CropRun, _ voice: JobVoice) throws -> [String] {
        let held = max(1, min(height, Self.mostHeld / width))
        let planes = channels.map { _ in UnsafeMutablePointer<Float>.allocate(capacity: held * width) }
        let state = UnsafeMutablePointer<UInt8>.allocate(capacity: held * width)
        let room = UnsafeMutableRawPointer.allocate(byteCount: held * pixels.rowBytes, alignment: 16)
        defer {
            for plane in planes { plane.deallocate() }
            state.deallocate()
            room.deallocate()
        }
        let ordered = CropRun.order.map { band in
            channels.firstIndex(of: band).map { UnsafePointer(planes[$0]) }
        }
        let curve = makeCurve()
        var missing = 0
        for top in stride(from: 0, to: height, by: held) {
            let rows = min(held, height - top)
            state.update(repeating: 0, count: rows * width)
            try pixels.withRows(top..<(top + rows), room) { from, came in
                spread(from, came * width, curve, planes, state)
                guard came < rows else { return }
                // What never came has no light and does not count.
                missing += rows - came
                let rest = (rows - came) * width
                (state + came * width).update(repeating: UInt8(ccodecs_is_empty), count: rest)
                for plane in planes { (plane + came * width).update(repeating: 0, count: rest) }
            }
            guard missing * 2 <= height else { throw Refusal(.invalidFile, "The picture is broken or cut off.") }
            try crop.take(rows, ordered, state)
            voice.tell(top + rows, of: height)
        }
        return missing == 0 ? [] : ["The file is damaged; \(missing) of its \(height) rows are missing, and empty."]
    }

    private func spread(
        _ from: UnsafeRawPointer,
        _ count: Int,
        _ curve: [Float],
        _ planes: [UnsafeMutablePointer<Float>],
        _ state: UnsafeMutablePointer<UInt8>
    ) {
        let targets: [UnsafeMutablePointer<Float>?] = planes
        ccodecs_linear_planes(from, count, UInt32(pixels.channels), UInt32(pixels.bits), curve, targets, state)
        if let parting { ccodecs_part_planes(targets, count, parting) }
    }

    /// What each sample stands for. A camera that tells how to part its bands means samples as they are.
    private func makeCurve() -> [Float] {
        let steps = 1 << pixels.bits
        return [Float](unsafeUninitializedCapacity: steps) { buffer, count in
            ccodecs_fill_curve(buffer.baseAddress, UInt32(steps), parting == nil ? 1 : 0)
            count = steps
        }
    }
}
