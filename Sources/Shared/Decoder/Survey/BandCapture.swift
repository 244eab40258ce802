import CCodecs
import DecoderWire

/// A capture in TIFF files: which of their channels are which bands, and how their samples become numbers.
struct BandCapture {
    private static let mostPages = 16
    /// Pixels of the rows that are held at once.
    private static let mostHeld = 1 << 18

    /// A channel that is used.
    private struct Lane {
        let band: SurveyBand
        let page: Int
        let channel: Int
        var radiometry: Radiometry
    }

    /// Where the numbers come from.
    private(set) var origin = SurveyedCapture.Origin()
    private var pages: [BandPage] = []
    private var channels: [CaptureChannel] = []
    private var lanes: [Lane] = []
    /// Which pixels count, and the pages that this is said of.
    private var masks: [(pages: Range<Int>, mask: BandPage)] = []

    var width: Int { lanes.first.map { pages[$0.page].width } ?? 0 }
    var height: Int { lanes.first.map { pages[$0.page].height } ?? 0 }
    var orientation: Int { lanes.first.map { Int(pages[$0.page].facts.orientation) } ?? 1 }
    var bands: Set<SurveyBand> { Set(lanes.map(\.band)) }
    var isPhotograph: Bool { lanes.allSatisfy { $0.radiometry.numbers.is_srgb != 0 } }

    /// Reads the headers, and decides what is used.
    init(_ files: [CaptureFile], _ order: SurveyOrder, mostPixels: Int) throws {
        var sources: [NamingSource] = []
        for (file, ordered) in zip(files, order.files) {
            sources.append(try open(file, ordered.bands, assumed: order.assumedBands, mostPixels: mostPixels))
        }
        origin.source = (sources.max() ?? .format).rawValue
        origin.sourceOrder = channels.map(\.name)
        origin.camera = pages.lazy.compactMap(\.camera).first
        chooseLanes(files)
        try checkLanes()
        describe()
    }

    /// All rows, from the top.
    func run(_ crop: CropRun, _ voice: JobVoice) throws {
        let held = max(1, min(height, Self.mostHeld / width))
        let planes = lanes.map { _ in UnsafeMutablePointer<Float>.allocate(capacity: held * width) }
        let state = UnsafeMutablePointer<UInt8>.allocate(capacity: held * width)
        defer {
            for plane in planes { plane.deallocate() }
            state.deallocate()
        }
        let ordered = CropRun.order.map { band in
            lanes.firstIndex { $0.band == band }.map { UnsafePointer(planes[$0]) }
        }
        let byPage = pages.indices.map { page in
            lanes.indices.filter { lanes[$0].page == page }.map { lane in
                ccodecs_lane(
                    channel: UInt32(lanes[lane].channel),
                    radiometry: lanes[lane].radiometry.numbers,
                    values: planes[lane]
                )
            }
        }
        for top in stride(from: 0, to: height, by: held) {
            let rows = top..<min(height, top + held)
            state.update(repeating: 0, count: rows.count * width)
            for (page, lanes) in zip(pages, byPage) where !lanes.isEmpty { try page.read(rows, into: lanes, state) }
            for (pages, mask) in masks where lanes.contains(where: { pages.contains($0.page) }) {
                try mask.mask(rows, state)
            }
            try crop.take(rows.count, ordered, state)
            voice.tell(rows.upperBound, of: height)
        }
    }

    /// Opens the pages of a file and names their channels.
    private mutating func open(
        _ file: CaptureFile,
        _ ordered: [String]?,
        assumed: [String]?,
        mostPixels: Int
    ) throws -> NamingSource {
        let (found, masking, unread) = try Self.pages(of: file, mostPixels: mostPixels)
        if let unread { origin.leftOut.append(unread) }
        guard let first = found.first else { throw Refusal(.invalidFile, "The TIFF has no picture.") }
        // Pages are bands only if each of them has one channel and a name, or the upload names each.
        let named = found.allSatisfy { $0.channels == 1 && Self.formatNames($0) + Self.cameraBands($0).names != [] }
        let isStack = found.count > 1 && (named || ordered?.count == found.count && first.channels == 1)
        let used = isStack ? found : [first]
        if found.count > used.count {
            let count = found.count - 1 == 1 ? "1 more page was" : "\(found.count - 1) more pages were"
            origin.leftOut.append("\(count) left out: not every page names itself as a band.")
        }
        let colors = used.flatMap { page in page.colors.map { (page: page, channel: $0) } }
        let naming = try ChannelNaming(
            ordered: ordered,
            assumed: assumed,
            channels: colors.count,
            camera: used.flatMap { Self.cameraBands($0).names },
            format: used.flatMap { Self.formatNames($0) }
        )
        let isColored = first.facts.light == ccodecs_rgb_light && naming.source == .camera
        let bands = naming.names.map { ChannelNaming.band($0) }
        if isColored, bands.contains(where: { $0 == .nir || $0 == .redEdge }) {
            origin.leftOut.append("Each channel of such a camera also sees light of the others; it was not parted.")
        }
        let own = pages.count..<(pages.count + used.count)
        for mask in masking { masks.append((pages: own, mask: mask)) }
        for page in used {
            pages.append(page)
            for channel in 0..<page.channels {
                let place = colors.firstIndex { $0.page === page && $0.channel == channel }
                let name = place.map { naming.names[$0] } ?? "alpha"
                channels.append(
                    CaptureChannel(
                        page: pages.count - 1,
                        channel: channel,
                        name: name,
                        band: place == nil ? nil : ChannelNaming.band(name)
                    )
                )
            }
        }
        return naming.source
    }

    /// The pages that are as large as the first, without reduced copies, and masks of the same size; and a sentence on
    /// pages that were not looked at.
    private static func pages(
        of file: CaptureFile,
        mostPixels: Int
    ) throws -> (bands: [BandPage], masks: [BandPage], unread: String?) {
        var found: [BandPage] = []
        var masks: [BandPage] = []
        var unread: String?
        for number in 0..<mostPages {
            do {
                let page = try BandPage(file, page: number, mostPixels: mostPixels)
                let isLike = found.first.map { $0.width == page.width && $0.height == page.height } ?? true
                if page.facts.is_copy == 0, isLike {
                    if page.facts.is_mask == 0 { found.append(page) } else { masks.append(page) }
                }
                if page.facts.has_next == 0 { break }
                if number == mostPages - 1 { unread = "Pages after the first \(mostPages) were not looked at." }
            } catch is NoFrame {
                if !found.isEmpty { unread = "The pages after page \(number) cannot be read." }
                break
            } catch let refusal as Refusal where !found.isEmpty && refusal.code == .unsupported {
                continue
            }
        }
        let masking = masks.filter { $0.width == found.first?.width && $0.height == found.first?.height }
        return (found, masking, unread)
    }

    private static func cameraBands(_ page: BandPage) -> CameraBands {
        CameraBands(page.tags, camera: page.camera ?? "", channels: page.colors.count)
    }

    private static func formatNames(_ page: BandPage) -> [String] {
        let names = page.colors.map { page.names[$0] ?? "?" }
        if names.contains(where: { ChannelNaming.band($0) != nil }) { return names }
        let isRGB = page.facts.light == ccodecs_rgb_light && page.colors == [0, 1, 2]
        return isRGB && !cameraBands(page).contradictsColors ? ["red", "green", "blue"] : []
    }

    /// The first channel of each band that an index uses.
    private mutating func chooseLanes(_ files: [CaptureFile]) {
        // Only a file of one page has its own EXIF; what is not mapped is no file of a camera.
        let exif = files.count == pages.count ? files.map { $0.bytes.flatMap { ExifReader($0) } } : []
        for channel in channels {
            guard let band = channel.band else {
                if channel.name != "alpha" {
                    origin.leftOut.append("The channel \(channel.name) was left out: it is no band that is known.")
                }
                continue
            }
            guard CropRun.order.contains(band) else {
                origin.leftOut.append("The \(band.rawValue) band was left out: no index uses it.")
                continue
            }
            guard !lanes.contains(where: { $0.band == band }) else {
                origin.leftOut.append("\(channel.name) was left out: there is another \(band.rawValue) band.")
                continue
            }
            let own = radiometry(channel.page, exif)
            lanes.append(Lane(band: band, page: channel.page, channel: channel.channel, radiometry: own))
        }
        evenOut(exif)
        lineariseColors()
    }

    /// Makes a correction of the scale for all bands or for none: one band in light and another in counts would make any
    /// number of any field.
    private mutating func evenOut(_ exif: [ExifReader?]) {
        let uneven = Radiometry.scales.filter { scale in
            Set(lanes.map { $0.radiometry.corrections.contains(scale) }).count > 1
        }
        guard !uneven.isEmpty else { return }
        for lane in lanes.indices {
            let even = radiometry(lanes[lane].page, exif, without: Set(uneven))
            lanes[lane].radiometry = even
        }
        for scale in uneven {
            origin.leftOut.append("The correction \(scale) could be made for some bands only, and was made for none.")
        }
    }

    private func radiometry(_ page: Int, _ exif: [ExifReader?], without left: Set<String> = []) -> Radiometry {
        Radiometry(pages[page], exif: page < exif.count ? exif[page] : nil, without: left)
    }

    /// Red, green and blue alone, in whole numbers and called RGB by the file, are a developed photograph.
    private mutating func lineariseColors() {
        let isDeveloped = lanes.allSatisfy { lane in
            let page = pages[lane.page]
            return [.red, .green, .blue].contains(lane.band) && page.facts.is_float == 0 && !lane.radiometry.isRaw
                && page.facts.light == ccodecs_rgb_light && page.facts.bits != 12
        }
        guard isDeveloped else { return }
        for lane in lanes.indices { lanes[lane].radiometry.numbers.is_srgb = 1 }
    }

    private func checkLanes() throws {
        guard let first = lanes.first.map({ pages[$0.page] }) else {
            throw Refusal(.unsupported, "None of the channels is a band that an index uses.")
        }
        for lane in lanes.dropFirst() {
            let page = pages[lane.page]
            guard page.width == first.width, page.height == first.height else {
                throw Refusal(
                    .invalid,
                    """
                    The bands of a capture must have one size: here are \(first.width) by \(first.height) and \
                    \(page.width) by \(page.height).
                    """
                )
            }
            guard page.facts.orientation == first.facts.orientation else {
                throw Refusal(.invalid, "The bands of a capture must lie the same way up.")
            }
        }
    }

    /// Says what was done.
    private mutating func describe() {
        guard let first = lanes.first.map({ pages[$0.page] }) else { return }
        origin.bands = lanes.map(\.band)
        origin.sampleType = first.sampleType
        origin.scale = first.end
        if first.facts.bits == 16, first.facts.most == 0, !lanes.contains(where: { $0.radiometry.isRaw }) {
            origin.leftOut.append("The file does not say how many of its 16 bits are used: all of them were taken.")
        }
        if isPhotograph {
            origin.calibration = "approximate"
            origin.corrections = ["srgb_linearised"]
            return
        }
        let all = lanes.map { Set($0.radiometry.corrections) }
        let common = all.dropFirst().reduce(all.first ?? []) { $0.intersection($1) }
        origin.corrections = lanes[0].radiometry.corrections.filter { common.contains($0) }
        for name in Set(all.joined()).subtracting(common).sorted() {
            origin.leftOut.append("The correction \(name) could be made for some bands only.")
        }
        origin.calibration = lanes.allSatisfy { $0.radiometry.isReflectance } ? "reflectance" : "relative"
        let isRaw = lanes.contains { $0.radiometry.isRaw }
        if isRaw {
            origin.leftOut.append("Lens distortion was not corrected.")
            if !common.contains("vignette") {
                origin.leftOut.append("That lenses are darker at their edges was not corrected for every band.")
            }
            if !common.contains("exposure"), !lanes.allSatisfy(\.radiometry.isNormalized) {
                origin.leftOut.append("The exposure of each band is not known, so that bands may differ by it.")
            }
        }
        if Set(lanes.map(\.page)).count > 1, isRaw {
            origin.leftOut.append("The bands come from lenses side by side and were not aligned to each other.")
        }
    }
}
