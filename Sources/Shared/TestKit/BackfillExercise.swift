public import Domain
import Testing

/// What every ledger of backfills must do.
public struct BackfillExercise: Sendable {
    /// One thing that must hold; each is checked in a fresh world.
    public enum Fact: String, Sendable, CaseIterable {
        case handsOutWhatWaitsForAProvider
        case handsOutWhatIsOfAnotherRecipe
        case givesAFileToOneOnly
        case takesTheBetterInItsPlace
        case keepsWhatWasAnalysedMeanwhile
        case forgetsWhatIsDeleted
        case hastensAUsersFiles
    }

    private let ledger: any BackfillLedger & KeptAnalyses
    private let analyse:
        @Sendable (_ analysis: Analysis, _ recipe: String, _ file: StoredFile?) async throws -> StoredFile
    private let delete: @Sendable (StoredFile) async throws -> Void

    /// Exercises an empty ledger.
    ///
    /// - Parameters:
    ///   - analyse: a new file of the sample user, or one again, ends its analysis so.
    ///   - delete: deletes a file.
    public init(
        _ ledger: any BackfillLedger & KeptAnalyses,
        analyse: @escaping @Sendable (Analysis, String, StoredFile?) async throws -> StoredFile,
        delete: @escaping @Sendable (StoredFile) async throws -> Void
    ) {
        self.ledger = ledger
        self.analyse = analyse
        self.delete = delete
    }

    private static let waiting = Analysis(
        summary: "Local.",
        pages: [TextPage(number: 1, text: "The mill grinds.", source: "plain")],
        methods: [Analysis.understanding: Analysis.waiting]
    )
    private static let better = Analysis(summary: "Better.", pages: waiting.pages, methods: ["summary": "gemini/m/p"])

    /// Checks one fact.
    public func check(_ fact: Fact) async throws {
        switch fact {
        case .handsOutWhatWaitsForAProvider:
            _ = try await analyse(Self.better, "r", nil)
            let file = try await analyse(Self.waiting, "r", nil)
            let item = try await next()
            #expect(item?.file.id == file.id && item?.analysis == Self.waiting)
            #expect(try await ledger.analysis(of: file.id) == Self.waiting)
        case .handsOutWhatIsOfAnotherRecipe:
            _ = try await analyse(Self.better, "r", nil)
            #expect(try await next(.search(recipe: "r")) == nil)
            #expect(try await next(.search(recipe: "a")) != nil)
            _ = try await analyse(Self.better, "b", nil)
            #expect(try await next(.search(recipe: "r")) != nil)
        case .givesAFileToOneOnly:
            _ = try await analyse(Self.waiting, "r", nil)
            let items = try await withThrowingTaskGroup(of: BackfillItem?.self) { group in
                for _ in 0..<8 { group.addTask { try await next() } }
                return try await group.reduce(into: []) { $0 += [$1].compactMap { $0 } }
            }
            #expect(items.count == 1)
            // What was handed out for one thing may still want another.
            #expect(try await next(.search(recipe: "s")) != nil)
            if let item = items.first { try await ledger.postpone(item, seconds: 0) }
            #expect(try await next() != nil)
        case .takesTheBetterInItsPlace: try await takes()
        case .keepsWhatWasAnalysedMeanwhile:
            let file = try await analyse(Self.waiting, "r", nil)
            let item = try #require(try await next())
            _ = try await analyse(Analysis(summary: "Newer."), "r", file)
            #expect(try await ledger.finish(item, [.analysis(Self.better)]) == false)
            #expect(try await ledger.analysis(of: file.id)?.summary == "Newer.")
        case .forgetsWhatIsDeleted:
            let file = try await analyse(Self.waiting, "r", nil)
            let item = try #require(try await next())
            try await delete(file)
            #expect(try await ledger.finish(item, [.analysis(Self.better)]) == false)
            #expect(try await ledger.analysis(of: file.id) == nil)
            let other = try await analyse(Self.waiting, "r", nil)
            try await delete(other)
            #expect(try await next() == nil)
        case .hastensAUsersFiles:
            _ = try await analyse(Self.waiting, "r", nil)
            let item = try #require(try await next())
            try await ledger.postpone(item, seconds: 3600)
            try await ledger.hasten(.named("bob"))
            #expect(try await next() == nil)
            try await ledger.hasten(.sample)
            #expect(try await next() != nil)
        }
    }

    private func takes() async throws {
        let file = try await analyse(Self.waiting, "r", nil)
        let item = try #require(try await next())
        let entry = SearchEntry(parts: [], recipe: "s")
        #expect(try await ledger.finish(item, [.analysis(Self.better), .search(entry)]))
        #expect(try await ledger.analysis(of: file.id) == Self.better)
        #expect(try await next() == nil)
        #expect(try await next(.search(recipe: "s")) == nil)
        // Whoever was given it before comes too late.
        #expect(try await ledger.finish(item, [.analysis(Self.waiting)]) == false)
        // What was put off after it was finished stays put off.
        let again = try #require(try await next(.search(recipe: "t")))
        #expect(try await ledger.finish(again, [.search(entry)]))
        try await ledger.postpone(again, seconds: 3600)
        #expect(try await next(.search(recipe: "t")) == nil)
    }

    private func next(_ want: BackfillWant = .understanding) async throws -> BackfillItem? {
        try await ledger.next(want, leaseSeconds: 60)
    }
}
