import COpenCV
import DecoderWire

/// What is gathered of a capture while its rows come by.
final class CropRun {
    /// What stands below a map.
    private static let legend = 84
    /// A model sees so large a picture at least, where no maps are drawn.
    private static let sideForModel = 448

    private let crop: OpaquePointer
    /// What the bands allow, in the order of the order.
    private let indices: [SurveyOrder.Index]
    private let isMapped: [Bool]

    /// The bands in the order of their planes.
    static let order: [SurveyBand] = [.blue, .green, .red, .redEdge, .nir]

    /// - Parameters:
    ///   - bands: those that come.
    ///   - isPhotograph: they are a photograph's, on its own scale.
    ///   - needsPicture: a small photograph is wanted even without maps.
    init(
        _ order: SurveyOrder,
        width: Int,
        height: Int,
        orientation: Int,
        bands: Set<SurveyBand>,
        isPhotograph: Bool,
        needsPicture: Bool
    ) throws {
        let hasBand = Self.order.map { Int32(bands.contains($0) ? 1 : 0) }
        let visible = Self.order.map { Int32(bands.contains($0) && $0 != .nir ? 1 : 0) }
        let possible = order.indices.filter { copencv_index_is_possible(copencv_index_number($0.name), hasBand) != 0 }
        // Where there is infrared light, indices without it are no main ones.
        let isMapped = possible.map { index in
            let isVisible = copencv_index_is_possible(copencv_index_number(index.name), visible) != 0
            return index.isMain && order.mapSide > 0 && isVisible != bands.contains(.nir)
        }
        let wanted = zip(possible, isMapped).map { index, isMapped in
            copencv_wanted_index(
                number: copencv_index_number(index.name),
                low: index.low,
                high: index.high,
                map_low: index.mapLow,
                map_high: index.mapHigh,
                is_mapped: isMapped ? 1 : 0
            )
        }
        let side = order.mapSide > 0 ? order.mapSide - Self.legend : needsPicture ? Self.sideForModel : 0
        var opened: OpaquePointer?
        let status = hasBand.withUnsafeBufferPointer { hasBand in
            wanted.withUnsafeBufferPointer { wanted in
                var plan = copencv_crop_plan()
                plan.width = Int32(width)
                plan.height = Int32(height)
                plan.orientation = Int32(orientation)
                plan.has_band = hasBand.baseAddress
                plan.indices = wanted.baseAddress
                plan.index_count = Int32(wanted.count)
                plan.side = Int32(side)
                plan.is_photograph = isPhotograph ? 1 : 0
                return copencv_crop_open(&plan, &opened)
            }
        }
        try Self.check(status)
        guard let opened else { throw Refusal(.internalError, "The capture could not be measured.") }
        crop = opened
        indices = possible
        self.isMapped = isMapped
    }

    deinit {
        copencv_crop_close(crop)
    }

    /// Whether the bands allow any index.
    var isUseful: Bool { !indices.isEmpty }

    /// The next rows: a plane for each band in their order, or none.
    func take(_ rows: Int, _ planes: [UnsafePointer<Float>?], _ state: UnsafePointer<UInt8>) throws {
        try Self.check(copencv_crop_rows(crop, Int32(rows), planes, state))
    }

    /// All numbers.
    func fill(_ capture: inout SurveyedCapture) throws {
        var counts = copencv_crop_counts()
        copencv_crop_counts_of(crop, &counts)
        capture.valid = Int(counts.valid)
        capture.saturated = Int(counts.saturated)
        capture.empty = Int(counts.empty)
        capture.canopy = counts.has_canopy != 0 ? Int(counts.canopy) : nil
        capture.readings = try indices.indices.map { try reading($0, hasCanopy: counts.has_canopy != 0) }
        capture.zones = try (0..<SurveyedCapture.zones).map { try zone($0) }
    }

    /// Draws the maps that were ordered; answers them as PNG files.
    func maps() throws -> [(index: String, png: [UInt8])] {
        var (width, height): (Int32, Int32) = (0, 0)
        copencv_crop_map_size(crop, &width, &height)
        return try indices.indices.filter { isMapped[$0] }.map { place in
            let picture = try drawn(width, height) { copencv_crop_map(crop, Int32(place), indices[place].title, $0) }
            return (indices[place].name, try picture.png())
        }
    }

    /// The map of the first main index over the photograph; `nil` if one of them is not there.
    func overlay() throws -> Picture? {
        guard let place = isMapped.firstIndex(of: true), copencv_crop_has_photograph(crop) != 0 else { return nil }
        return try small { copencv_crop_overlay(crop, Int32(place), $0) }
    }

    /// The photograph; `nil` without bands for one.
    func photograph() throws -> Picture? {
        guard copencv_crop_has_photograph(crop) != 0 else { return nil }
        return try small { copencv_crop_photograph(crop, $0) }
    }

    private func small(_ draw: (UnsafeMutablePointer<UInt8>?) -> Int32) throws -> Picture {
        var (width, height): (Int32, Int32) = (0, 0)
        copencv_crop_small_size(crop, &width, &height)
        return try drawn(width, height, draw)
    }

    private func drawn(
        _ width: Int32,
        _ height: Int32,
        _ draw: (UnsafeMutablePointer<UInt8>?) -> Int32
    ) throws -> Picture {
        var pixels = [UInt8](repeating: 0, count: Int(width) * Int(height) * 3)
        let status = pixels.withUnsafeMutableBufferPointer { draw($0.baseAddress) }
        try Self.check(status)
        return Picture(width: Int(width), height: Int(height), rgb: pixels)
    }

    private func reading(_ place: Int, hasCanopy: Bool) throws -> SurveyedCapture.Reading {
        var (whole, canopy) = (copencv_statistics(), copencv_statistics())
        var histogram = [Int64](repeating: 0, count: SurveyedCapture.steps)
        try Self.check(copencv_crop_reading(crop, Int32(place), &whole, &canopy, &histogram))
        return SurveyedCapture.Reading(
            index: indices[place].name,
            whole: try Self.numbers(whole),
            canopy: hasCanopy && canopy.pixels > 0 ? try Self.numbers(canopy) : nil,
            histogram: histogram.map { Int($0) }
        )
    }

    private func zone(_ number: Int) throws -> SurveyedCapture.Zone {
        var zone = copencv_zone()
        var means = [Double](repeating: .nan, count: indices.count)
        try Self.check(copencv_crop_zone(crop, Int32(number), &zone, &means))
        return SurveyedCapture.Zone(
            all: Int(zone.all),
            valid: Int(zone.valid),
            canopy: Int(zone.canopy),
            means: means.map { $0.isFinite ? $0 : nil }
        )
    }

    private static func numbers(_ numbers: copencv_statistics) throws -> SurveyedCapture.Numbers {
        let values = [
            numbers.mean, numbers.median, numbers.p10, numbers.p90, numbers.std, numbers.min, numbers.max,
        ]
        guard values.allSatisfy(\.isFinite) else { throw Refusal(.internalError, "The capture could not be measured.") }
        return SurveyedCapture.Numbers(pixels: Int(numbers.pixels), values: values)
    }

    private static func check(_ status: Int32) throws {
        switch Int(status) {
        case COPENCV_OK: return
        case COPENCV_NO_MEMORY:
            throw Refusal(.tooLarge, "The capture needs more memory than a decoder may use.")
        default: throw Refusal(.internalError, "The capture could not be measured.")
        }
    }
}
