import Domain
import Events
import Streams
import Text

/// Finds out what is in a file: text, facts, a summary, tags, a language, a better name.
///
/// Running it twice is harmless: it reads one object, and its findings replace those of an earlier run in the transaction
/// that ends the attempt. All that it writes before are pages of long documents, fenced, and the same from the same
/// bytes, where a second run begins behind them; and the maps of a survey, which a second run replaces
/// (``CropReading``).
///
/// A file of a type that nothing here reads is analysed all the same: it has no text, and a note says why. Only what a
/// user must know as an error fails: a broken or encrypted document, a broken picture.
///
/// Its steps are those of the status document. It ends its own part at `saving` (80); `done` (100) is the ledger's word
/// once all is committed. With a filling for search, `embedding` (90) comes between.
struct AnalyzeStage: Stage {
    let name = StageName.analyze
    let hears: [any Event.Type] = [FileUploaded.self]

    /// Where the bytes lie.
    let store: any ObjectStore
    /// Reads documents and writing in pictures.
    let reader: any TextReader
    /// Reads Office documents, books, messages and archives.
    let documents: any DocumentReader
    /// Reads the facts of pictures.
    let inspector: any PictureInspector
    /// Understands the text.
    let analyst: any TextAnalyst
    /// What was found before, for whoever wants it understood again.
    var kept: any KeptAnalyses = NoAnalyses()
    /// Keeps the pages of a document that are read so far.
    let drafts: any PageDrafts
    /// Limits and languages.
    var settings: AnalyzerSettings
    /// Knows how a file is to be read that is read again.
    var wishes: any ReadingWishes = NoWishes()
    /// Surveys plants; `nil`: nothing is surveyed.
    var crops: CropReading?
    /// Makes what search keeps; `nil`: nothing is kept for search.
    var filling: SearchFilling?
    /// Pages of one document that are recognised at once.
    let lanes: Int
    /// Whether languages were asked for that must be there.
    private(set) var mustRecognise = false

    func work(on claim: Claim, _ context: StageContext) async throws -> Outcome {
        let file = claim.file
        context.report(Progress(10, "started"))
        let wish = try await wish(for: claim)
        let read: (analysis: Analysis, survey: CropSurvey?)
        do {
            read = try await known(claim, as: wish, context)
        } catch {
            // What breaks because it was cancelled is no failure of the store or the file.
            try Task.checkCancellation()
            throw error
        }
        try Task.checkCancellation()

        context.report(Progress(40, "ai"))
        let subject = AnalysisSubject(user: file.owner, isFresh: wish.keepsText == true)
        var analysis = try await Understanding(analyst: analyst).renew(read.analysis, of: file, for: subject)
        try Task.checkCancellation()

        context.report(Progress(80, "saving"))
        let event = FileAnalyzed(textCharacters: analysis.characterCount, language: analysis.language)
        let surveyed = read.survey.map { [Change.survey($0)] } ?? []
        guard let filling else { return .done([.analysis(analysis)] + surveyed, announcing: [event]) }
        context.report(Progress(90, "embedding"))
        let filled = try await filling.fill(&analysis, of: file)
        return .done([.analysis(analysis)] + [filled.change].compactMap { $0 } + surveyed, announcing: [event])
    }

    /// What is known of the file before anybody understands it: read now, or kept from before if that is wished. A survey
    /// that was kept stays where it is.
    private func known(
        _ claim: Claim,
        as wish: ReadingWish,
        _ context: StageContext
    ) async throws -> (analysis: Analysis, survey: CropSurvey?) {
        if wish.keepsText == true, let kept = try await kept.analysis(of: claim.file.id) { return (kept, nil) }
        var reading = try await read(claim, as: wish, context)
        // Only the content is believed; what says otherwise is kept, and said.
        let evidence = TypeEvidence(claim.file)
        for sentence in evidence.contradictions { reading.note(sentence) }
        if !evidence.contradictions.isEmpty { reading.metadata["type_evidence"] = evidence.facts }
        let analysis = Analysis(
            pages: reading.pages,
            metadata: reading.metadata,
            methods: reading.methods,
            notes: reading.notes
        )
        return (analysis, reading.survey)
    }

    /// What was said about how to read it; only work that was queued again can have been spoken about.
    private func wish(for claim: Claim) async throws -> ReadingWish {
        claim.work.generation > 1 ? try await wishes.wish(for: claim.work.file) : .none
    }

    /// The same with other settings, and with a layout for whatever recognises.
    private func read(_ claim: Claim, as wish: ReadingWish, _ context: StageContext) async throws -> Reading {
        var stage = self
        if let languages = wish.languages {
            stage.settings.languages = languages
            // What was read before is worth more than nothing read in a language that is not installed.
            stage.mustRecognise = true
        }
        var reading = try await PageLayout.$current.withValue(wish.layout) { [stage] in
            try await stage.read(claim, context)
        }
        // Whoever compares two readings must see how each was made.
        let key = reading.methods["ocr"] == nil ? "text" : "ocr"
        if wish != .none, reading.pages.contains(where: { $0.source == "ocr" }), let method = reading.methods[key] {
            let layout = wish.layout.map { " psm \($0.mode)" } ?? ""
            reading.methods[key] = "\(method) \(stage.settings.languages)\(layout)"
        }
        return reading
    }

    /// Text and facts, by the file's type.
    private func read(_ claim: Claim, _ context: StageContext) async throws -> Reading {
        let file = claim.file
        let kind = FileKind(contentType: file.contentType)
        guard kind != .other else {
            return Reading(notes: ["Files of this type (\(file.contentType)) are stored, but not read."])
        }
        context.report(Progress(20, "downloading"))
        let bytes = try await download(file, kind)
        try Task.checkCancellation()

        context.report(Progress(30, "text"))
        switch kind {
        case .text, .html:
            let plain = PlainTextReading(
                maximumCharacters: settings.maximumCharacters,
                maximumPages: settings.maximumPages
            )
            var reading = plain.read(bytes, isHTML: kind == .html)
            TextShape.describe(&reading, contentType: file.contentType)
            context.report(Progress(35, "metadata"))
            return reading
        case .pdf:
            let pdf = PDFReading(
                reader: reader,
                drafts: drafts,
                settings: settings,
                lanes: lanes,
                mustRecognise: mustRecognise
            )
            let reading = try await pdf.read(bytes, of: claim, context)
            context.report(Progress(35, "metadata"))
            return reading
        case .video:
            context.report(Progress(35, "metadata"))
            return try await VideoReading(inspector: inspector).read(bytes, contentType: file.contentType)
        case .document(let family):
            let document = DocumentReading(
                reader: documents,
                maximumPages: settings.maximumPages,
                maximumCharacters: settings.maximumCharacters
            )
            let reading = try await document.read(bytes, family)
            context.report(Progress(35, "metadata"))
            return reading
        case .picture, .other:
            return try await readPicture(bytes, of: file, context)
        }
    }

    /// Facts, text and plants. The facts first: they tell whether anything is written on it.
    private func readPicture(_ bytes: [UInt8], of file: StoredFile, _ context: StageContext) async throws -> Reading {
        let picture = PictureReading(
            reader: reader,
            inspector: inspector,
            languages: settings.languages,
            mustRecognise: mustRecognise
        )
        var reading = Reading()
        try await picture.inspect(bytes, contentType: file.contentType, into: &reading)
        try Task.checkCancellation()
        // Whoever asks for languages wants it read, whatever it is.
        if let crops, !mustRecognise, crops.hasNoText(file, reading.metadata) {
            reading.methods["text"] = PictureReading.passedOver
            reading.note(PictureReading.passedOverNote)
        } else {
            let text = try await JobProgress.$listener.withValue(Self.listener(context)) {
                try await picture.text(of: bytes, contentType: file.contentType)
            }
            reading.add(text)
        }
        try Task.checkCancellation()
        context.report(Progress(35, "metadata"))
        if let position = CropPosition(form: file.gps, metadata: reading.metadata) {
            reading.metadata["position"] = position.facts
        }
        try await crops?.survey(bytes, of: file, into: &reading, context)
        return reading
    }

    /// Carries how far recognition is between the steps `text` (30) and `metadata` (35).
    private static func listener(_ context: StageContext) -> JobListener {
        JobListener { step in
            guard step.total > 0 else { return }
            context.report(Progress(30 + 5 * step.done / step.total, "text"))
        }
    }

    /// A whole document or picture; of a text no more than can be kept, and a byte to see that there is more.
    private func download(_ file: StoredFile, _ kind: FileKind) async throws -> [UInt8] {
        guard file.size <= settings.maximumBytes else {
            throw Failure(.tooLarge, "The file has \(file.size) bytes; at most \(settings.maximumBytes) are read.")
        }
        guard kind == .text || kind == .html else {
            return try await store.read(file.key, atMost: settings.maximumBytes)
        }
        let body = try await store.read(
            file.key,
            range: 0..<Int64(TextDecoder.bytes(for: settings.maximumCharacters) + 1)
        )
        var bytes: [UInt8] = []
        for try await chunk in body.chunks { bytes += chunk }
        guard bytes.count == body.size else {
            throw Failure(.unavailable, "The store sent \(bytes.count) of \(body.size) bytes.", dependency: .storage)
        }
        return bytes
    }
}
