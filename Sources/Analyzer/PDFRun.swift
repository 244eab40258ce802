import Domain
import Streams

/// One attempt at the pages of one document.
struct PDFRun: Sendable {
    /// What became of them.
    struct Found: Sendable {
        /// Every page, in order; those without text too.
        var pages: [TextPage] = []
        /// What recognised, if anything was.
        var method: String?
        /// What could not be done.
        var notes: [String] = []
    }

    let reader: any TextReader
    let drafts: any PageDrafts
    let bytes: [UInt8]
    let claim: Claim
    let context: StageContext
    let layers: [PageReading]
    let sizes: [PageSize]
    let languages: String
    let lanes: Int
    let mustRecognise: Bool

    /// All that a page's text depends on. The number rises with every change of how pages are read.
    private var recipe: String {
        let layout = PageLayout.current.map { " psm \($0.mode)" } ?? ""
        return "pages/1 \(languages)\(layout) \(claim.file.sha256)"
    }

    /// Reads what no earlier attempt has read.
    ///
    /// When a page fails, no other is begun, but those under way are finished and kept before the failure is passed on:
    /// so no page is read twice but the one that failed.
    func pages() async throws -> Found {
        let doubtful = layers.indices.filter { PageChoice.needsRecognition(layers[$0]) }.map { $0 + 1 }
        guard !doubtful.isEmpty else { return Found(pages: layers.indices.map { chosen($0 + 1, nil) }) }
        let isDoubtful = Set(doubtful)
        let sure = layers.indices.map { $0 + 1 }.filter { !isDoubtful.contains($0) }.map { chosen($0, nil) }
        let kept = try await drafts.pages(of: claim.work.file, recipe: recipe)
        if kept.isEmpty { try await keep(sure) }
        var progress = PDFProgress(self, kept: kept.filter { isDoubtful.contains($0.number) } + sure)
        try await progress.recognise(doubtful.filter { progress.pages[$0] == nil })
        progress.found.pages = layers.indices.map { progress.pages[$0 + 1] ?? chosen($0 + 1, nil) }
        return progress.found
    }

    /// The better reading of a page.
    func chosen(_ number: Int, _ recognised: RecognisedText?) -> TextPage {
        let seen = recognised.map { found in
            PageReading(
                recognised: PDFReading.finished(RecognisedLines.tidied(found.text)),
                confidence: found.confidence
            )
        }
        return PageChoice.best(number, layer: layers[number - 1], recognised: seen)
    }

    func keep(_ pages: [TextPage]) async throws {
        guard !pages.isEmpty else { return }
        guard try await drafts.keep(pages, of: claim, recipe: recipe) else {
            throw Failure(.fenced, "Another attempt reads this document.")
        }
        context.secured()
    }
}

/// What is read so far.
private struct PDFProgress {
    let run: PDFRun
    var pages: [Int: TextPage]
    var found = PDFRun.Found()
    private var failure: (any Error)?
    /// Nothing can be recognised here at all.
    private var isBlind = false

    init(_ run: PDFRun, kept: [TextPage]) {
        self.run = run
        pages = Dictionary(kept.map { ($0.number, $0) }, uniquingKeysWith: { $1 })
    }

    /// Recognises these pages, a few at once, in order.
    mutating func recognise(_ numbers: [Int]) async throws {
        report()
        await withTaskGroup(of: (Int, Result<RecognisedText, any Error>).self) { group in
            var waiting = numbers[...]
            func begin() {
                guard failure == nil, !isBlind, !Task.isCancelled, let number = waiting.popFirst() else { return }
                group.addTask { [run] in (number, await run.recognised(number)) }
            }
            for _ in 0..<run.lanes { begin() }
            while let (number, result) = await group.next() {
                await take(number, result)
                begin()
            }
        }
        if let failure { throw failure }
        try Task.checkCancellation()
    }

    private mutating func take(_ number: Int, _ result: Result<RecognisedText, any Error>) async {
        switch result {
        case .success(let text):
            found.method = text.method
            await add(run.chosen(number, text))
        case .failure(let failure as Failure) where failure.code == .unsupported && !run.mustRecognise:
            isBlind = true
            note(failure.message)
        case .failure(let failure as Failure) where Self.isOfThePage(failure):
            note("Page \(number) could not be recognised: \(failure.message)")
            await add(run.chosen(number, nil))
        case .failure(let error):
            failure = failure ?? error
        }
    }

    private mutating func add(_ page: TextPage) async {
        do {
            try await run.keep([page])
            pages[page.number] = page
            report()
        } catch {
            failure = failure ?? error
        }
    }

    private mutating func note(_ sentence: String) {
        if !found.notes.contains(sentence), found.notes.count < 20 { found.notes.append(sentence) }
    }

    /// Whether the other pages can do without it. A page that kills decoders gets its second chance alone, as a file
    /// does; after that only the page is given up.
    private static func isOfThePage(_ failure: Failure) -> Bool {
        switch failure.code {
        case .invalidFile, .tooLarge, .timeout: true
        case .crashed: Caution.current == .alone
        default: false
        }
    }

    /// From 30 to 34.
    private func report() {
        let share = run.layers.isEmpty ? 0 : pages.count * 4 / run.layers.count
        run.context.report(Progress(30 + share, "text"))
    }
}

extension PDFRun {
    fileprivate func recognised(_ number: Int) async -> Result<RecognisedText, any Error> {
        do {
            let size = number <= sizes.count ? sizes[number - 1] : nil
            return .success(
                try await reader.recognisePage(number, of: bytes, size: size, languages: languages)
            )
        } catch {
            return .failure(error)
        }
    }
}
