import Domain
import Events
import FoundationEssentials
import Testing

extension StageLedgerExercise {
    private static let analysis = Analysis(
        suggestedFilename: "receipt.txt",
        summary: "A \u{0} receipt.",
        tags: [Tag("receipt", confidence: 0.75)],
        language: "en",
        pages: [
            TextPage(number: 1, text: "one, \"two\" \\ {three}", source: "plain"),
            TextPage(
                number: 2,
                text: "สี่",
                source: "ocr",
                confidence: 0.5,
                quality: 0.25,
                other: OtherReading(text: "\"{\\, ส", source: "pdf_text_layer", quality: 0.125)
            ),
        ],
        metadata: ["width": 640, "note": "nul \u{0} and \\u0000", "gps": ["latitude": 13.75]],
        methods: ["text": "plain/1"],
        notes: ["Nothing to add."]
    )

    func completesTheFileWithTheLastStage() async throws {
        let file = try await upload()
        let key = ObjectKey.thumbnail(file, side: nil, suffix: "webp")
        let webp = Rendition(key: key, width: 300, height: 200, size: 3_000, contentType: "image/webp")
        let thumbnail = Thumbnail(
            key: .thumbnail(file),
            width: 300,
            height: 200,
            size: 4_000,
            renditions: [webp]
        )
        let first = try await claim(file, .thumbnail)
        #expect(try await ledger.finish(first, .done([.thumbnail(thumbnail)]), announcing: []))
        #expect(try await report(file).file.status == .processing)
        #expect(try await stage(file, .notify).state == .queued)

        let second = try await claim(file, .analyze)
        let event = CloudEvent(
            FileAnalyzed(textCharacters: 24, language: "en"),
            file: file,
            owner: .sample,
            source: "test",
            generation: 1
        )
        let announced = [try event.message(to: .outcomes)]
        #expect(try await ledger.finish(second, .done([.analysis(Self.analysis)]), announcing: announced))

        let report = try await report(file)
        #expect(report.file.status == .completed)
        #expect(report.file.processedAt != nil)
        #expect(report.thumbnail == thumbnail)
        #expect(report.stages.filter(\.stage.isRequired).allSatisfy { $0.state == .done && $0.finishedAt != nil })
        #expect(report.stages.filter(\.stage.isRequired).allSatisfy { $0.progress == Progress(100, "done") })
        try await expectFindings(of: file)

        let envelopes = try await published()
        #expect(
            envelopes.map(\.type) == [
                "millrace.file.uploaded", "millrace.file.analyzed", "millrace.file.completed",
            ]
        )
        let completed = try #require(envelopes.last)
        #expect(try completed.event(FileCompleted.self)?.settlement == 1)
        #expect(completed.generation == 1)
        #expect(completed.traceparent == "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        let attempts = try await files.attempts(file, of: .sample)
        #expect(attempts.map(\.outcome) == ["done", "done"])
    }

    private func expectFindings(of file: FileID) async throws {
        let report = try await report(file)
        let found = try #require(report.analysis)
        #expect(found.summary == "A \u{FFFD} receipt.")
        #expect(found.tags == Self.analysis.tags)
        #expect(found.metadata["note"] == "nul \u{FFFD} and \\u0000")
        #expect(found.metadata["width"] == 640)
        #expect(found.methods == Self.analysis.methods)
        #expect(found.notes == Self.analysis.notes)
        #expect(found.pages.isEmpty)
        #expect(report.textCharacters == Self.analysis.characterCount)
        #expect(try await files.text(file, of: .sample) == Self.analysis.pages)
        #expect(try await files.list(FileQuery(tag: "receipt", text: "RECEIPT"), of: .sample).items.count == 1)
        _ = try await files.update(file, FileEdit(summary: "Mine.", tags: ["own"]), of: .sample)
        let edited = try #require(try await files.report(file, of: .sample)?.analysis)
        #expect(edited.summary == "Mine.")
        #expect(edited.tags == [Tag("own", confidence: 1)])
        #expect(edited.language == "en")
    }

    func failsTheFileWithADeadStage() async throws {
        let file = try await upload()
        let first = try await claim(file, .analyze)
        #expect(try await ledger.finish(first, .dead(Failure(.invalidFile, "No text.")), announcing: []))
        #expect(try await report(file).file.status == .processing)
        let second = try await claim(file, .thumbnail)
        #expect(try await ledger.finish(second, .done([]), announcing: []))
        let report = try await report(file)
        #expect(report.file.status == .failed)
        #expect(report.stages.first?.error == StageError(code: "invalid_file", message: "No text."))
        let failed = try #require(try await published().last)
        let event = try #require(try failed.event(FileFailed.self))
        #expect(event == FileFailed(settlement: 1, stage: "analyze", code: "invalid_file"))
        #expect(try await answer(file, .notify, generation: failed.generation) == "granted")
    }

    func countsSkippedAsDone() async throws {
        let file = try await upload()
        let first = try await claim(file, .thumbnail)
        #expect(try await ledger.finish(first, .skipped(reason: "It has no picture."), announcing: []))
        _ = try await ledger.finish(try await claim(file, .analyze), .done([]), announcing: [])
        #expect(try await report(file).file.status == .completed)
        let stage = try await stage(file, .thumbnail)
        #expect(stage.state == .skipped)
        #expect(stage.error == StageError(code: "skipped", message: "It has no picture."))
    }

    func settlesOnceWhenBothStagesEndTogether() async throws {
        for round in 0..<50 {
            let file = try await upload()
            let claims = [try await claim(file, .analyze), try await claim(file, .thumbnail)]
            let isWritten = try await withThrowingTaskGroup(of: Bool.self) { group in
                for claim in claims {
                    group.addTask { try await ledger.finish(claim, .done([]), announcing: []) }
                }
                return try await group.reduce(true) { $0 && $1 }
            }
            #expect(isWritten)
            #expect(try await report(file).file.status == .completed, "round \(round)")
            let completed = try await published().compactMap { try $0.event(FileCompleted.self) }
            #expect(completed == [FileCompleted(settlement: 1)], "round \(round)")
        }
    }

    func retriesLaterUnderTheNextGeneration() async throws {
        let file = try await upload()
        _ = try await published()
        let first = try await claim(file, .analyze)
        let failure = Failure(.timeout, "It took too long.")
        #expect(try await ledger.finish(first, .retry(failure, afterSeconds: 3_600), announcing: []))
        let waiting = try await stage(file, .analyze)
        #expect(waiting.state == .retrying)
        #expect(waiting.attempt == 1)
        #expect(waiting.error == StageError(code: "timeout", message: "It took too long."))
        #expect(try await report(file).file.status == .processing)
        #expect(try await published().isEmpty)
        let due = try #require(try await outbox.outlook().due)
        #expect(abs(due.timeIntervalSinceNow - 3_600) < 60)
        #expect(try await answer(file, .analyze, generation: 1) == "stale")
        #expect(try await answer(file, .analyze, generation: 2) == "notYet")

        let other = try await claim(file, .thumbnail)
        #expect(try await ledger.finish(other, .retry(failure, afterSeconds: 0), announcing: []))
        let envelope = try #require(try await published().first)
        #expect(try envelope.event(StageRequeued.self) == StageRequeued(stage: "thumbnail", reason: "retry"))
        #expect(envelope.generation == 2)
        #expect(envelope.attempt == 1)
        let second = try await claim(file, .thumbnail, generation: 2)
        #expect(second.attempt == 2)
        #expect(try await files.attempts(file, of: .sample).map(\.outcome) == ["retrying", "retrying", "running"])
    }

    func doesNotCountAReleasedAttempt() async throws {
        let file = try await upload()
        #expect(try await ledger.finish(try await claim(file, .analyze), .released, announcing: []))
        #expect(try await stage(file, .analyze).state == .queued)
        let again = try await claim(file, .analyze, generation: 2)
        #expect(again.attempt == 1)
        #expect(try await published().contains { $0.type == StageRequeued.type && $0.generation == 2 })
    }

    func writesNothingForAZombie() async throws {
        let file = try await upload()
        let zombie = try await claim(file, .analyze, leaseSeconds: Self.short)
        try await reclaim()
        _ = try await published()
        let before = try await report(file)
        let ending = Ending.done([.analysis(Self.analysis)])
        let message = OutboxMessage(stream: "millrace:outcomes", eventID: "x", event: "{}")
        #expect(try await ledger.finish(zombie, ending, announcing: [message]) == false)
        #expect(try await ledger.finish(zombie, .dead(Failure(.invalid, "x")), announcing: []) == false)
        #expect(try await report(file) == before)
        #expect(try await published().isEmpty)
        #expect(try await files.attempts(file, of: .sample).map(\.outcome) == ["lost"])
    }

    func finishesOnce() async throws {
        let file = try await upload()
        let claim = try await claim(file, .analyze)
        #expect(try await ledger.finish(claim, .done([]), announcing: []))
        #expect(try await ledger.finish(claim, .done([]), announcing: []) == false)
        #expect(try await stage(file, .analyze).state == .done)
    }

    func cancelsInsteadOfRetryingWhatIsToStop() async throws {
        let file = try await upload()
        let claim = try await claim(file, .analyze)
        _ = try await files.cancel(file, of: .sample)
        let ending = Ending.retry(Failure(.timeout, "It took too long."), afterSeconds: 0)
        #expect(try await ledger.finish(claim, ending, announcing: []))
        let report = try await report(file)
        #expect(report.stages.first?.state == .cancelled)
        #expect(report.file.status == .failed)
    }

    func processesAgain() async throws {
        let file = try await upload()
        for stage in [StageName.analyze, .thumbnail] {
            let found: [Change] = stage == .analyze ? [.analysis(Self.analysis)] : []
            _ = try await ledger.finish(try await claim(file, stage), .done(found), announcing: [])
        }
        #expect(try await files.earlier(file, of: .sample) == nil)
        _ = try await ledger.finish(try await claim(file, .notify), .done([]), announcing: [])
        _ = try await published()
        await #expect(throws: Failure.self) {
            try await files.reprocess(file, stages: [.analyze], force: false, of: .sample)
        }
        let again = try await files.reprocess(file, stages: [.analyze], force: true, of: .sample)
        #expect(again.status == .pending)
        let requeued = try await published()
        #expect(requeued.map(\.type) == [StageRequeued.type])
        #expect(requeued.first?.generation == 2)
        #expect(try await stage(file, .thumbnail).state == .done)
        let claim = try await claim(file, .analyze, generation: 2)
        #expect(claim.attempt == 1)
        var smaller = Self.analysis
        smaller.pages = [TextPage(number: 1, text: "less", source: "plain")]
        #expect(try await ledger.finish(claim, .done([.analysis(smaller)]), announcing: []))
        #expect(try await files.text(file, of: .sample) == smaller.pages)
        let earlier = try #require(try await files.earlier(file, of: .sample))
        #expect(earlier.analysis.pages == Self.analysis.pages)
        #expect(earlier.analysis.tags == Self.analysis.tags)
        #expect(earlier.analysis.language == "en" && earlier.analysis.methods == Self.analysis.methods)
        let completed = try #require(try await published().last)
        #expect(try completed.event(FileCompleted.self)?.settlement == 2)
        #expect(completed.generation == 2)
    }

    func handsOutWhatWasSaidOfAPicture() async throws {
        let file = try await upload()
        for stage in [StageName.analyze, .thumbnail] {
            _ = try await ledger.finish(try await claim(file, stage), .done([]), announcing: [])
        }
        let before = try await report(file).file
        let statement = CaptureStatement(bands: ["green", "nir"], gps: ["latitude": 1.5, "longitude": 2])
        func order(_ stages: [StageName], force: Bool) async throws {
            _ = try await files.reprocess(
                file,
                stages: stages,
                force: force,
                wish: .none,
                statement: statement,
                of: .sample
            )
        }
        let refused: [([StageName], Bool)] = [([.analyze], false), ([.thumbnail], true), ([.notify], true)]
        for (stages, force) in refused {
            await #expect(throws: Failure.self) { try await order(stages, force: force) }
        }
        // What is done is not read anew unless somebody insists, and then nothing was taken.
        let after = try await report(file).file
        #expect(after.bands == before.bands && after.gps == before.gps && after.status == .completed)
        try await order([.analyze], force: true)
        let claim = try await claim(file, .analyze, generation: 2)
        #expect(claim.file.bands == statement.bands && claim.file.gps == statement.gps)
    }

    func repeatsANotification() async throws {
        let file = try await upload()
        for stage in [StageName.analyze, .thumbnail] {
            _ = try await ledger.finish(try await claim(file, stage), .done([]), announcing: [])
        }
        let told = try await claim(file, .notify)
        _ = try await ledger.finish(told, .dead(Failure(.rejected, "Gone.")), announcing: [])
        #expect(try await report(file).file.status == .completed)
        let again = try await files.reprocess(file, stages: [.notify], force: false, of: .sample)
        #expect(again.status == .completed)
        #expect(try await claim(file, .notify, generation: 2).settlement == 1)
    }
}
