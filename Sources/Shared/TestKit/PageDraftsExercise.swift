public import Domain
import FoundationEssentials
import Testing

/// What everything that keeps the pages of unfinished documents must do, together with its ledger.
public struct PageDraftsExercise: Sendable {
    /// One thing that must hold; each is checked in a fresh world.
    public enum Fact: String, Sendable, CaseIterable {
        case keepsPagesForTheNextAttempt
        case tellsRecipesApart
        case writesNothingForAZombie
        case showsTheOwnerWhatIsReadSoFar
        case forgetsThemWhenTheAnalysisIsDone
        case forgetsThemWhenItIsForced
    }

    private static let recipe = "pages/1 eng 00"
    private static let pages = [
        TextPage(number: 1, text: "one \"\\ {", source: "pdf_text_layer", quality: 0.875),
        TextPage(
            number: 3,
            text: "สาม",
            source: "ocr",
            confidence: 0.5,
            quality: 0.25,
            other: OtherReading(text: "\u{FFFD}", source: "pdf_text_layer", quality: 0)
        ),
    ]

    private let files: any FileRepository
    private let ledger: any StageLedger
    private let drafts: any PageDrafts

    /// Exercises an empty ledger.
    public init(files: any FileRepository, ledger: any StageLedger, drafts: any PageDrafts) {
        self.files = files
        self.ledger = ledger
        self.drafts = drafts
    }

    /// Checks one fact.
    public func check(_ fact: Fact) async throws {
        let upload = SampleUpload.fresh()
        _ = try await files.accept(upload)
        let file = upload.file.id
        let claim = try await claim(file, 1)
        switch fact {
        case .keepsPagesForTheNextAttempt:
            #expect(try await keep(claim))
            #expect(try await drafts.keep([Self.page(3, "three")], of: claim, recipe: Self.recipe))
            try await retry(claim)
            #expect(try await kept(file).map(\.text) == [Self.pages[0].text, "three"])
            #expect(try await kept(file)[0] == Self.pages[0])
        case .tellsRecipesApart:
            #expect(try await keep(claim))
            #expect(try await drafts.pages(of: file, recipe: "pages/1 deu 00").isEmpty)
            #expect(try await drafts.keep([Self.page(1, "eins")], of: claim, recipe: "pages/1 deu 00"))
            #expect(try await kept(file).map(\.number) == [3])
        case .writesNothingForAZombie:
            #expect(try await keep(claim))
            try await retry(claim)
            let next = try await self.claim(file, 2)
            #expect(try await drafts.keep([Self.page(9, "nine")], of: claim, recipe: Self.recipe) == false)
            #expect(try await kept(file) == Self.pages)
            #expect(try await drafts.keep([Self.page(9, "nine")], of: next, recipe: Self.recipe))
        case .showsTheOwnerWhatIsReadSoFar: try await showsTheOwnerWhatIsReadSoFar(file, claim)
        case .forgetsThemWhenTheAnalysisIsDone:
            #expect(try await keep(claim))
            let analysis = Analysis(pages: [Self.page(1, "whole")])
            #expect(try await ledger.finish(claim, .done([.analysis(analysis)]), announcing: []))
            #expect(try await kept(file).isEmpty)
            #expect(try await files.draft(file, of: .sample).isEmpty)
            #expect(try await files.text(file, of: .sample)?.map(\.text) == ["whole"])
        case .forgetsThemWhenItIsForced: try await forgetsThemWhenItIsForced(file, claim)
        }
    }

    private func showsTheOwnerWhatIsReadSoFar(_ file: FileID, _ claim: Claim) async throws {
        let before = try await files.report(file, of: .sample)?.version
        #expect(try await files.draft(file, of: .sample).isEmpty)
        #expect(try await keep(claim))
        #expect(try await files.draft(file, of: .sample) == Self.pages)
        #expect(try await files.text(file, of: .sample) == nil)
        #expect(try await files.draft(file, of: .named("bob")).isEmpty)
        #expect(try await files.report(file, of: .sample)?.version != before)
        try await files.delete(file, of: .sample)
        #expect(try await files.draft(file, of: .sample).isEmpty)
        #expect(try await keep(claim) == false)
    }

    private func forgetsThemWhenItIsForced(_ file: FileID, _ claim: Claim) async throws {
        #expect(try await keep(claim))
        #expect(try await ledger.finish(claim, .dead(Failure(.crashed, "It died.")), announcing: []))
        let thumbnail = Work(file: file, stage: .thumbnail, generation: 1)
        guard case .granted(let other) = try await ledger.claim(thumbnail, worker: "w", leaseSeconds: 30) else {
            return
        }
        #expect(try await ledger.finish(other, .done([]), announcing: []))
        // Tried again as it was: it goes on. By force: it begins anew.
        _ = try await files.reprocess(file, stages: [.analyze], force: false, of: .sample)
        #expect(try await kept(file) == Self.pages)
        let again = try await self.claim(file, 2)
        #expect(try await ledger.finish(again, .dead(Failure(.crashed, "It died.")), announcing: []))
        _ = try await files.reprocess(file, stages: [.analyze], force: true, of: .sample)
        #expect(try await kept(file).isEmpty)
    }

    private func keep(_ claim: Claim) async throws -> Bool {
        try await drafts.keep(Self.pages, of: claim, recipe: Self.recipe)
    }

    private func kept(_ file: FileID) async throws -> [TextPage] {
        try await drafts.pages(of: file, recipe: Self.recipe)
    }

    private func retry(_ claim: Claim) async throws {
        let failure = Failure(.timeout, "Too late.")
        #expect(try await ledger.finish(claim, .retry(failure, afterSeconds: 0), announcing: []))
    }

    private func claim(_ file: FileID, _ generation: Int64) async throws -> Claim {
        let work = Work(file: file, stage: .analyze, generation: generation)
        guard case .granted(let claim) = try await ledger.claim(work, worker: "w", leaseSeconds: 30) else {
            throw Failure(.conflict, "Generation \(generation) was not granted.")
        }
        return claim
    }

    private static func page(_ number: Int, _ text: String) -> TextPage {
        TextPage(number: number, text: text, source: "ocr", confidence: 0.75)
    }
}
