import Domain
import Streams

/// Surveys the plants on pictures that are taken for it.
///
/// Running it twice is harmless: maps and overlay lie under keys that follow from the file's id, an object is replaced
/// whole, and the same bytes give the same pictures. They are in the store before the survey is returned, so a file is
/// completed only when all is there. What an attempt leaves that lost its lease is written again by the next, and is
/// removed with the file if there is none: every key is remembered before it is written.
struct CropReading: Sendable {
    /// Measures behind the wall.
    let surveyor: any CropSurveyor
    /// Brings separate bands together.
    let captures: any Captures
    /// Remembers what is drawn, before it is stored.
    var objects: any SurveyObjects = NoSurveyObjects()
    /// Where the originals lie and the maps go.
    let store: any ObjectStore
    /// What is surveyed, and how.
    let settings: CropSettings

    /// The name of the method, with a version that a change of the verdict raises.
    static let method = "crop-survey/1"

    /// Whether no text is looked for in the picture, because it is surveyed and no photograph.
    func hasNoText(_ file: StoredFile, _ metadata: [String: JSONValue]) -> Bool {
        settings.mode != .never && CropSubject.isMultispectral(file, metadata: metadata)
    }

    /// Adds the survey, if the picture is one to be surveyed; a note if it cannot be.
    ///
    /// - Throws: ``Failure/Code/throttled`` once for a band whose capture may still be on its way, if nobody says how
    ///   many bands it has; ``Failure/Code/invalidFile`` for a broken picture, and what passes: timeouts, crashes.
    func survey(
        _ bytes: [UInt8],
        of file: StoredFile,
        into reading: inout Reading,
        _ context: StageContext
    ) async throws {
        guard let reason = CropSubject.reason(for: file, metadata: reading.metadata, mode: settings.mode),
            let sources = try await gathered(bytes, of: file, &reading)
        else { return }
        try Task.checkCancellation()
        context.report(Progress(36, "survey"))
        let measured: MeasuredCrop
        do {
            measured = try await JobProgress.$listener.withValue(Self.listener(context)) {
                try await surveyor.survey(sources, settings.wish)
            }
        } catch let failure as Failure
            where [.unsupported, .invalid, .tooLarge, .rejectedLimits].contains(failure.code)
        {
            reading.note("The plants on it were not surveyed. \(failure.message)")
            return
        }
        try Task.checkCancellation()
        context.report(Progress(39, "maps"))
        let survey = try await stored(measured, of: file.id)
        reading.survey = survey
        reading.metadata["crop"] = CropWords.facts(of: survey, because: reason, metadata: reading.metadata)
        if case .object(var capture)? = reading.metadata["capture"] {
            capture["survey"] = .string(file.id.description)
            reading.metadata["capture"] = .object(capture)
        }
        reading.methods["survey"] = Self.method
        if let model = survey.model { reading.methods["crop_model"] = model.version }
        if let note = survey.modelNote { reading.note(note) }
    }

    /// What is surveyed together: the file itself, or all bands of its capture; `nil` if another file carries that, or
    /// some are missing, which a note says.
    private func gathered(
        _ bytes: [UInt8],
        of file: StoredFile,
        _ reading: inout Reading
    ) async throws -> [BandSource]? {
        let own = BandSource(bytes: bytes, contentType: file.contentType, bands: file.bands)
        guard let part = CapturePart(of: file, metadata: reading.metadata) else { return [own] }
        var fact: [String: JSONValue] = ["key": .string(part.key.description), "band": .string(part.band)]
        reading.metadata["capture"] = .object(fact)
        let standing = try await captures.join(part, file, settledAfterSeconds: settings.captureSeconds)
        switch standing {
        case .surveyed(let carrier):
            fact["survey"] = .string(carrier.description)
            reading.metadata["capture"] = .object(fact)
            reading.note("The bands of its capture were surveyed together: see the file \(carrier).")
            return nil
        case .incomplete(let present, let expected, let secondsLeft):
            if expected == nil, secondsLeft > 0 {
                throw Failure(
                    .throttled,
                    "It is one band of a capture, and waits for the others.",
                    retryAfterSeconds: secondsLeft
                )
            }
            let all = expected.map { " of \($0)" } ?? ""
            reading.note(
                "It is one band of a capture (\(present)\(all) so far); the last that comes is surveyed with all."
            )
            return nil
        case .complete(let members):
            let (chosen, leftOut) = members.chosen
            fact["files"] = .array(chosen.map { .string($0.file.id.description) })
            reading.metadata["capture"] = .object(fact)
            if !leftOut.isEmpty {
                reading.note("Of its capture was left out: \(leftOut.joined(separator: ", ")).")
            }
            guard chosen.count > 1 else {
                reading.note("Of its capture only one band is left, and no index is made of one.")
                return nil
            }
            return try await opened(chosen, own, file.id, &reading)
        }
    }

    /// The bytes of all of them; `nil` if they are too many.
    private func opened(
        _ members: [CaptureMember],
        _ own: BandSource,
        _ id: FileID,
        _ reading: inout Reading
    ) async throws -> [BandSource]? {
        let size = members.reduce(Int64(0)) { $0 + $1.file.size }
        guard size <= Int64(settings.maximumBytes) else {
            reading.note("The files of its capture have \(size) bytes; at most \(settings.maximumBytes) are surveyed.")
            return nil
        }
        var sources: [BandSource] = []
        for member in members {
            guard member.file.id != id else {
                sources.append(own)
                continue
            }
            let bytes = try await store.read(member.file.key, atMost: settings.maximumBytes)
            sources.append(
                BandSource(bytes: bytes, contentType: member.file.contentType, bands: member.file.bands)
            )
        }
        return sources
    }

    /// Judges what was measured, and stores its pictures.
    private func stored(_ measured: MeasuredCrop, of file: FileID) async throws -> CropSurvey {
        var survey = CropVerdict.judged(measured.survey)
        survey.maps = [:]
        for index in measured.maps.keys { survey.maps[index] = ObjectKey.map(file, index) }
        survey.processed = measured.overlay == nil ? nil : ObjectKey.processed(file)
        var keys = survey.maps.values.sorted { $0.description < $1.description }
        if let key = survey.processed { keys.append(key) }
        if !keys.isEmpty { try await objects.remember(keys, of: file) }
        try Task.checkCancellation()
        for (index, png) in measured.maps.sorted(by: { $0.key < $1.key }) {
            try await store.write(png, to: ObjectKey.map(file, index), contentType: "image/png")
        }
        if let overlay = measured.overlay {
            try await store.write(overlay, to: ObjectKey.processed(file), contentType: "image/jpeg")
        }
        return survey
    }

    /// Carries how far the survey is between the steps `survey` (36) and `maps` (39).
    private static func listener(_ context: StageContext) -> JobListener {
        JobListener { step in
            guard step.total > 0 else { return }
            context.report(Progress(36 + 3 * step.done / step.total, "survey"))
        }
    }
}
