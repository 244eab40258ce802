import DecoderWire
import Domain

/// What a decoder says that it measured, after everything that could be checked of it was.
struct CheckedCapture {
    private static let mostSentences = 40
    /// Sums of so many pixels are numbers still.
    private static let mostPixels = 1 << 40

    private let capture: SurveyedCapture
    private let provenance: CropProvenance
    private let bands: [Band]
    private let indices: [VegetationIndex]
    private let order: SurveyOrder

    /// `nil` for what cannot be.
    ///
    /// - Parameter hasModel: the decoder was given a model, which alone could have named anything.
    init?(_ capture: SurveyedCapture, _ order: SurveyOrder, mostPixels: Int, hasModel: Bool) {
        self.capture = capture
        self.order = order
        bands = capture.origin.bands.compactMap { Band(rawValue: $0.rawValue) }
        indices = VegetationIndex.possible(with: bands)
        guard !indices.isEmpty, hasModel || capture.model == nil && capture.modelNote == nil,
            let provenance = Self.provenance(capture.origin, bands)
        else { return nil }
        self.provenance = provenance
        guard hasSoundCounts(min(mostPixels, Self.mostPixels)), hasSoundReadings, hasSoundZones else { return nil }
    }

    private func hasSoundCounts(_ mostPixels: Int) -> Bool {
        let (all, isOver) = capture.width.multipliedReportingOverflow(by: capture.height)
        guard !isOver, capture.width > 0, capture.height > 0, all <= mostPixels else { return false }
        guard bands.count == capture.origin.bands.count, Set(bands).count == bands.count else { return false }
        let parts = [capture.valid, capture.saturated, capture.empty]
        guard parts.allSatisfy({ (0...all).contains($0) }), parts.reduce(0, +) == all else { return false }
        let canTellPlants = Set(bands).isSuperset(of: [.red, .green, .blue])
        return (capture.canopy != nil) == canTellPlants && (0...capture.valid).contains(capture.canopy ?? 0)
    }

    private var hasSoundReadings: Bool {
        guard capture.readings.map(\.index) == indices.map(\.name) else { return false }
        return capture.readings.allSatisfy { reading in
            let plants = min(capture.canopy ?? 0, reading.whole.pixels)
            return Self.isSound(reading.whole, most: capture.valid)
                && (reading.canopy.map { Self.isSound($0, most: plants) } ?? true)
                && reading.histogram.count == SurveyedCapture.steps
                && reading.histogram.allSatisfy { (0...capture.valid).contains($0) }
                && reading.histogram.reduce(0, +) == reading.whole.pixels
        }
    }

    /// The least is no more than a percentile, each no more than the next, and nothing lies outside or spreads farther.
    private static func isSound(_ numbers: SurveyedCapture.Numbers, most: Int) -> Bool {
        let values = numbers.values
        guard (0...most).contains(numbers.pixels), values.count == 7, values.allSatisfy(\.isFinite) else {
            return false
        }
        if numbers.pixels == 0 { return values.allSatisfy { $0 == 0 } }
        let (least, greatest, rounding) = (values[5], values[6], slack(of: numbers))
        let rising = [least, values[2], values[1], values[3], greatest]
        let doRise = zip(rising, rising.dropFirst()).allSatisfy { $0 <= $1 + rounding }
        guard least <= greatest, doRise else { return false }
        let mostSpread = (greatest - least) / 2 + rounding
        return holds(numbers, values[0]) && (0...mostSpread).contains(values[4])
    }

    /// What rounding may add.
    private static func slack(of numbers: SurveyedCapture.Numbers) -> Double {
        1e-6 * max(1, abs(numbers.values[5]), abs(numbers.values[6]))
    }

    /// Whether a mean can be one of these numbers.
    private static func holds(_ numbers: SurveyedCapture.Numbers, _ mean: Double) -> Bool {
        let rounding = slack(of: numbers)
        return mean >= numbers.values[5] - rounding && mean <= numbers.values[6] + rounding
    }

    private var hasSoundZones: Bool {
        let all = capture.width * capture.height
        guard capture.zones.count == SurveyedCapture.zones else { return false }
        guard capture.zones.allSatisfy({ (0...all).contains($0.all) && isSound($0) }) else { return false }
        return capture.zones.map(\.all).reduce(0, +) == all
            && capture.zones.map(\.valid).reduce(0, +) == capture.valid
            && capture.zones.map(\.canopy).reduce(0, +) == (capture.canopy ?? 0)
    }

    /// Means are those of pixels that count, and lie where the whole picture's do.
    private func isSound(_ zone: SurveyedCapture.Zone) -> Bool {
        guard (0...zone.all).contains(zone.valid), (0...zone.valid).contains(zone.canopy),
            zone.means.count == capture.readings.count
        else { return false }
        for (mean, reading) in zip(zone.means, capture.readings) {
            guard let mean else { continue }
            guard mean.isFinite, zone.valid > 0, reading.whole.pixels > 0, Self.holds(reading.whole, mean) else {
                return false
            }
        }
        return true
    }

    private static func provenance(_ origin: SurveyedCapture.Origin, _ bands: [Band]) -> CropProvenance? {
        guard let source = CropProvenance.Source(rawValue: origin.source),
            let calibration = CropProvenance.Calibration(rawValue: origin.calibration),
            origin.scale.isFinite, origin.scale > 0
        else { return nil }
        var leftOut = origin.leftOut.prefix(mostSentences).map { Untrusted.line($0, atMost: 300) }
        let doubtful = VegetationIndex.possible(with: bands).filter { !$0.isRatio }
        if calibration != .reflectance, !doubtful.isEmpty {
            let names = doubtful.map(\.title).joined(separator: ", ")
            leftOut.append("\(names): reckoned as if these numbers were reflectance, which they are not.")
        }
        return CropProvenance(
            bands: bands,
            sourceOrder: origin.sourceOrder.prefix(200).map { Untrusted.line($0, atMost: 50) },
            source: source,
            sampleType: Untrusted.line(origin.sampleType, atMost: 20),
            scale: origin.scale,
            calibration: calibration,
            corrections: origin.corrections.prefix(20).map { Untrusted.line($0, atMost: 50) },
            leftOut: leftOut,
            camera: origin.camera.map { Untrusted.line($0, atMost: 100) }
        )
    }

    /// With the files that followed; `nil` if they are not those that were announced.
    func crop(_ files: ArraySlice<UInt8>) -> MeasuredCrop? {
        var rest = files
        func take(_ count: Int, _ magic: [UInt8]) -> [UInt8]? {
            guard count > 0, count <= rest.count, rest.starts(with: magic) else { return nil }
            defer { rest = rest.dropFirst(count) }
            let file = Array(rest.prefix(count))
            // Browsers of others will open it: it is no larger than what was ordered, and does not move.
            guard let size = PictureSize(file), size.width <= order.mapSide, size.height <= order.mapSide,
                size.frames == 1
            else { return nil }
            return file
        }
        var maps: [String: [UInt8]] = [:]
        for map in capture.maps {
            let isWanted = order.mapSide > 0 && indices.contains { $0.name == map.index && $0.isMain }
            guard isWanted, maps[map.index] == nil, let png = take(map.count, [0x89, 0x50, 0x4E, 0x47]) else {
                return nil
            }
            maps[map.index] = png
        }
        var overlay: [UInt8]?
        if capture.overlay != 0 {
            guard order.mapSide > 0 else { return nil }
            overlay = take(capture.overlay, [0xFF, 0xD8])
            guard overlay != nil else { return nil }
        }
        guard rest.isEmpty else { return nil }
        return MeasuredCrop(survey: survey, maps: maps, overlay: overlay)
    }

    private var survey: CropSurvey {
        let measured = zip(indices, capture.readings).filter { $0.1.whole.pixels > 0 }
        let void = zip(indices, capture.readings).filter { $0.1.whole.pixels == 0 }.map { index, _ in
            RefusedIndex(
                index: index.name,
                reason: "No pixel has a value of \(index.title): all are saturated, empty, or divided by zero."
            )
        }
        return CropSurvey(
            width: capture.width,
            height: capture.height,
            provenance: provenance,
            pixels: PixelCount(
                all: capture.width * capture.height,
                valid: capture.valid,
                saturated: capture.saturated,
                empty: capture.empty
            ),
            canopyCover: capture.canopy.flatMap { capture.valid > 0 ? Double($0) / Double(capture.valid) : nil },
            canopyMethod: capture.canopy == nil ? nil : "exg_minus_exr > 0",
            indices: measured.map { Self.reading($0.0, $0.1) },
            refused: VegetationIndex.all.compactMap { $0.refusal(with: bands) } + void,
            zones: capture.zones.enumerated().map { zone($0.offset, $0.element) },
            health: CropHealth(
                status: .unknown,
                score: nil,
                definition: "",
                confidence: 0,
                basis: "",
                statement: ""
            ),
            model: capture.model.flatMap { Self.model($0) },
            modelNote: capture.modelNote.map { Untrusted.line($0, atMost: 300) }
        )
    }

    private static func reading(_ index: VegetationIndex, _ reading: SurveyedCapture.Reading) -> IndexReading {
        IndexReading(
            index: index.name,
            formula: index.formula,
            bands: index.bands,
            reference: index.reference,
            whole: statistics(reading.whole),
            canopy: reading.canopy.flatMap { $0.pixels > 0 ? statistics($0) : nil },
            histogram: reading.histogram,
            range: index.range
        )
    }

    private static func statistics(_ numbers: SurveyedCapture.Numbers) -> IndexStatistics {
        IndexStatistics(
            pixels: numbers.pixels,
            mean: numbers.values[0],
            median: numbers.values[1],
            p10: numbers.values[2],
            p90: numbers.values[3],
            std: numbers.values[4],
            min: numbers.values[5],
            max: numbers.values[6]
        )
    }

    private func zone(_ number: Int, _ zone: SurveyedCapture.Zone) -> StressZone {
        var values: [String: Double] = [:]
        for (index, mean) in zip(indices, zone.means) { values[index.name] = mean }
        let all = Double(max(1, zone.all))
        return StressZone(
            x: number % 10,
            y: number / 10,
            severity: nil,
            values: values,
            valid: Double(zone.valid) / all,
            canopy: capture.canopy == nil ? nil : Double(zone.canopy) / all
        )
    }

    private static func model(_ answer: SurveyedCapture.ModelAnswer) -> ModelReading? {
        let guesses = zip(answer.names, answer.confidences).prefix(3).map { name, confidence in
            ModelReading.Guess(
                name: Untrusted.line(name, atMost: 100),
                confidence: confidence.isFinite ? min(1, max(0, confidence)) : 0
            )
        }
        guard !guesses.isEmpty, answer.milliseconds.isFinite else { return nil }
        return ModelReading(
            version: Untrusted.line(answer.version, atMost: 150),
            top: guesses,
            milliseconds: max(0, answer.milliseconds)
        )
    }
}
