import DecoderWire
import FoundationEssentials

/// Measures the plants on a capture.
enum SurveyJob {
    private static let overlayQuality = 85

    /// What a survey is warmed up with.
    static func sampleOrder(bytes: Int) -> SurveyOrder {
        SurveyOrder(
            files: [SurveyOrder.File(count: bytes, bands: nil)],
            indices: [SurveyOrder.Index(name: "gli", title: "GLI", low: -1, high: 1, isMain: true)],
            mapSide: SurveyOrder.sides.lowerBound,
            assumedBands: nil
        )
    }

    /// - Parameter files: those of the order, whose bytes fit it.
    static func run(
        _ files: [CaptureFile],
        _ order: SurveyOrder,
        mostPixels: Int,
        _ model: ModelHook?,
        _ voice: JobVoice
    ) throws -> (DecoderOutcome, [UInt8]) {
        guard let first = files.first else { throw Refusal(.internalError, "There is no file to measure.") }
        var capture = SurveyedCapture()
        let crop: CropRun
        if files.allSatisfy(\.isTIFF) {
            let bands = try BandCapture(files, order, mostPixels: mostPixels)
            capture.origin = bands.origin
            crop = try open(
                order,
                &capture,
                width: bands.width,
                height: bands.height,
                orientation: bands.orientation,
                isPhotograph: bands.isPhotograph,
                needsPicture: model != nil
            )
            try bands.run(crop, voice)
        } else {
            guard files.count == 1 else {
                throw Refusal(.unsupported, "Several files of one capture must be TIFF, one or more bands in each.")
            }
            guard let bytes = first.bytes else {
                throw Refusal(.unsupported, "Of files as large as this one only TIFF is measured.")
            }
            let photo = try PhotoCapture(bytes, order.files[0], assumed: order.assumedBands, mostPixels: mostPixels)
            capture.origin = photo.origin
            crop = try open(
                order,
                &capture,
                width: photo.width,
                height: photo.height,
                orientation: photo.orientation,
                isPhotograph: photo.isPhotograph,
                needsPicture: model != nil
            )
            let said = try photo.run(crop, voice)
            capture.origin.leftOut += said
        }
        return try answer(crop, &capture, order, model)
    }

    private static func open(
        _ order: SurveyOrder,
        _ capture: inout SurveyedCapture,
        width: Int,
        height: Int,
        orientation: Int,
        isPhotograph: Bool,
        needsPicture: Bool
    ) throws -> CropRun {
        let isSideways = orientation >= 5
        capture.width = isSideways ? height : width
        capture.height = isSideways ? width : height
        let crop = try CropRun(
            order,
            width: width,
            height: height,
            orientation: orientation,
            bands: Set(capture.origin.bands),
            isPhotograph: isPhotograph,
            needsPicture: needsPicture
        )
        guard crop.isUseful else {
            let names = capture.origin.bands.map(\.rawValue).joined(separator: ", ")
            throw Refusal(
                .unsupported,
                "No index can be reckoned from \(names) alone: send the other bands of the capture with it."
            )
        }
        return crop
    }

    private static func answer(
        _ crop: CropRun,
        _ capture: inout SurveyedCapture,
        _ order: SurveyOrder,
        _ model: ModelHook?
    ) throws -> (DecoderOutcome, [UInt8]) {
        try crop.fill(&capture)
        var files: [UInt8] = []
        if order.mapSide > 0 {
            for (index, png) in try crop.maps() {
                capture.maps.append(SurveyedCapture.Map(index: index, count: png.count))
                files += png
            }
            if let overlay = try crop.overlay()?.jpeg(quality: overlayQuality) {
                capture.overlay = overlay.count
                files += overlay
            }
        }
        if let model {
            let isColored = Set(capture.origin.bands).isSuperset(of: [.red, .green, .blue])
            let said = model.look(at: isColored ? try crop.photograph() : nil)
            capture.model = said.answer
            capture.modelNote = said.note
        }
        let json = [UInt8](try JSONEncoder().encode(capture))
        return (.survey(json: json.count), json + files)
    }
}
