import Domain
import FoundationEssentials
import TestKit
import Testing

@testable import Database

/// What is kept of surveys, on the real server.
@Suite(.enabled(if: TemporaryDatabase.isThere))
struct CropTests {
    @Test(arguments: CropExercise.Fact.allCases)
    func facts(_ fact: CropExercise.Fact) async throws {
        try await TemporaryDatabase.with { database in
            let exercise = CropExercise(
                files: database.files,
                crops: PostgresCrops(database.client),
                fields: PostgresFields(database.client, limits: CropExercise.limits)
            ) { id, metadata, survey in
                // The survey first: its place and time are in the analysis all the same.
                let surveys = survey.map { [Change.survey($0)] } ?? []
                try await database.write(surveys + [.analysis(Analysis(metadata: metadata))], to: id)
            }
            try await exercise.check(fact)
        }
    }

    @Test(arguments: TelemetryExercise.Fact.allCases)
    func telemetry(_ fact: TelemetryExercise.Fact) async throws {
        try await TemporaryDatabase.with { database in
            try await TelemetryExercise(PostgresTelemetry(database.client)).check(fact)
        }
    }

    @Test func theStageWritesItWithItsEnd() async throws {
        try await TemporaryDatabase.with { database in
            let file = try await Self.picture(database)
            let work = Work(file: file, stage: .analyze, generation: 1)
            let answer = try await database.ledger.claim(work, worker: "w", leaseSeconds: 30)
            guard case .granted(let claim) = answer else { throw Failure(.internalError, "not granted") }
            let survey = SampleSurvey.of()
            let ending = Ending.done([.analysis(Analysis()), .survey(survey)])
            #expect(try await database.ledger.finish(claim, ending, announcing: []))
            #expect(try await PostgresCrops(database.client).survey(of: file, of: .sample)?.survey == survey)
            #expect(try await database.value("SELECT count(*) FROM stress_zones") == "100")
            #expect(try await database.value("SELECT severity FROM stress_zones WHERE x = 9 AND y = 9") == "0.99")
            #expect(try await database.value("SELECT ndvi_mean FROM surveys") == "0.6")
            // A late end of the same attempt changes nothing.
            #expect(try await !database.ledger.finish(claim, .done([.survey(SampleSurvey.of([:]))]), announcing: []))
            #expect(try await database.value("SELECT ndvi_mean FROM surveys") == "0.6")
        }
    }

    @Test func aPlaceThatIsSaidLaterMovesTheSurveyToItsField() async throws {
        try await TemporaryDatabase.with { database in
            let (fields, crops) = (PostgresFields(database.client), PostgresCrops(database.client))
            var made: [FieldID] = []
            for (west, south) in [(100.0, 13.0), (20, 40)] {
                let (east, north) = (west + 1, south + 1)
                let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
                let draft = FieldDraft(name: "\(west)", outline: try FieldOutline([ring]))
                made.append(try await fields.create(draft, of: .sample).id)
            }
            let file = try await Self.picture(database)
            try await Self.finish(file, .analyze, [.analysis(Analysis()), .survey(SampleSurvey.of())], in: database)
            try await Self.finish(file, .thumbnail, [], in: database)
            #expect(try await crops.survey(of: file, of: .sample)?.field == made[0])
            let statement = CaptureStatement(bands: ["green"], gps: ["latitude": 40.5, "longitude": 20.5])
            let again = try await database.files.reprocess(
                file,
                stages: [.analyze],
                force: true,
                wish: .none,
                statement: statement,
                of: .sample
            )
            #expect(again.bands == ["green"] && again.gps == statement.gps)
            // What was measured stands until something else is.
            #expect(try await crops.survey(of: file, of: .sample)?.field == made[0])
            let ending: [Change] = [.analysis(Analysis()), .survey(SampleSurvey.of(["gli": 0.2]))]
            try await Self.finish(file, .analyze, generation: 2, ending, in: database)
            let record = try #require(try await crops.survey(of: file, of: .sample))
            #expect(record.field == made[1] && record.place == GeoPoint(latitude: 40.5, longitude: 20.5))
        }
    }

    @Test func anAnalysisWithoutASurveyRemovesTheOldOne() async throws {
        try await TemporaryDatabase.with { database in
            let file = try await Self.picture(database)
            let crops = PostgresCrops(database.client)
            try await database.write([.analysis(Analysis()), .survey(SampleSurvey.of())], to: file)
            // What is filled in later says nothing of the plants.
            try await database.write([.analysis(Analysis())], to: file, keepsEarlier: false)
            #expect(try await crops.survey(of: file, of: .sample) != nil)
            let sql = "INSERT INTO reading_wishes (file_id, wish) VALUES ($1, $2::jsonb)"
            try await database.run(sql, [file, JSONText(ReadingWish(keepsText: true))])
            try await database.write([.analysis(Analysis())], to: file)
            #expect(try await crops.survey(of: file, of: .sample) != nil)
            try await database.run("DELETE FROM reading_wishes")
            try await database.write([.analysis(Analysis())], to: file)
            #expect(try await crops.survey(of: file, of: .sample) == nil)
            #expect(try await database.value("SELECT count(*) FROM stress_zones") == "0")
        }
    }

    @Test func purgingHandsOutItsPictures() async throws {
        try await TemporaryDatabase.with { database in
            let file = try await Self.picture(database)
            let (map, processed) = (try #require(ObjectKey("maps/\(file)/ndvi.png")), ObjectKey.processed(file))
            let survey = SampleSurvey.of(maps: ["ndvi": map], processed: processed)
            try await database.write([.survey(survey)], to: file)
            // What an earlier survey drew goes too.
            try await database.write([.survey(SampleSurvey.of())], to: file)
            try await database.files.delete(file, of: .sample)
            try await database.run("UPDATE stages SET state = 'cancelled'")
            try await database.run("UPDATE files SET deleted_at = now() - interval '1 day'")
            let keys = try await database.ledger.purgeDeleted(retentionSeconds: 60, limit: 10)
            #expect(keys.contains(map) && keys.contains(processed))
        }
    }

    @Test func whatWasMeasuredWithoutABandDoesNotTakeThePlaceOfTheWhole() async throws {
        try await TemporaryDatabase.with { database in
            let (captures, crops) = (PostgresCaptures(database.client), PostgresCrops(database.client))
            let key = try #require(CaptureKey("uuid:7f3a"))
            var files: [FileID] = []
            for band in ["Red", "NIR", "Red edge"] {
                let upload = SampleUpload.fresh(named: "IMG_1.tif", type: "image/tiff")
                _ = try await database.files.accept(upload)
                let part = CapturePart(key: key, band: band, expected: nil)
                _ = try await captures.join(part, upload.file, settledAfterSeconds: 0)
                files.append(upload.file.id)
            }
            // The second carried two bands, and is measured still when the third carries all, and is done.
            let whole = SampleSurvey.of(["ndre": 0.3, "ndvi": 0.6])
            try await database.write([.survey(whole)], to: files[2])
            let map = ObjectKey.map(files[1], "ndvi")
            try await database.write([.survey(SampleSurvey.of(["ndvi": 0.6], maps: ["ndvi": map]))], to: files[1])
            for file in files {
                let record = try #require(try await crops.survey(of: file, of: .sample))
                #expect(record.file == files[2] && record.survey == whole)
            }
            #expect(try await database.value("SELECT count(*) FROM surveys") == "1")
            // Its pictures are in the store all the same, and go with its file.
            #expect(try await database.value("SELECT object_key FROM survey_objects") == map.description)
        }
    }

    @Test func purgingHandsOutWhatAnAttemptDrewThatNeverEnded() async throws {
        try await TemporaryDatabase.with { database in
            let file = try await Self.picture(database)
            let objects = PostgresSurveyObjects(database.client)
            let keys = [ObjectKey.map(file, "ndvi"), ObjectKey.processed(file)]
            // The attempt after the one that died draws the same.
            for _ in 0..<2 { try await objects.remember(keys, of: file) }
            try await database.files.delete(file, of: .sample)
            try await database.run("UPDATE stages SET state = 'cancelled'")
            try await database.run("UPDATE files SET deleted_at = now() - interval '1 day'")
            #expect(try await database.value("SELECT count(*) FROM surveys") == "0")
            for _ in 0..<2 {
                let purged = try await database.ledger.purgeDeleted(retentionSeconds: 60, limit: 10)
                #expect(Set(purged).isSuperset(of: keys))
                try await database.run("UPDATE files SET purged_at = now() - interval '2 hours'")
            }
            #expect(try await database.value("SELECT count(*) FROM survey_objects") == "0")
            let failure = await #expect(throws: Failure.self) { try await objects.remember(keys, of: file) }
            #expect(failure?.code == .notFound)
        }
    }

    @Test func purgingHandsOutTheMapsOfASurveyThatALaterOneDidNotDraw() async throws {
        try await TemporaryDatabase.with { database in
            let file = try await Self.picture(database)
            let (kept, dropped) = (ObjectKey.map(file, "gli"), ObjectKey.map(file, "ndvi"))
            try await database.write([.survey(SampleSurvey.of(maps: ["gli": kept, "ndvi": dropped]))], to: file)
            try await database.write([.survey(SampleSurvey.of(maps: ["gli": kept]))], to: file)
            let known = try await PostgresCrops(database.client).survey(of: file, of: .sample)
            #expect(known?.survey.maps == ["gli": kept])
            try await database.files.delete(file, of: .sample)
            try await database.run("UPDATE stages SET state = 'cancelled'")
            try await database.run("UPDATE files SET deleted_at = now() - interval '1 day'")
            let purged = try await database.ledger.purgeDeleted(retentionSeconds: 60, limit: 10)
            #expect(Set(purged).isSuperset(of: [kept, dropped]))
        }
    }

    @Test func tellsOnceThatAFieldGotWorse() async throws {
        try await TemporaryDatabase.with { database in
            let notices = PostgresFieldNotices(database.client)
            let fields = PostgresFields(database.client)
            let ring = [[100.0, 13], [101, 13], [101, 14], [100, 14], [100, 13]]
            let draft = FieldDraft(name: "North", outline: try FieldOutline([ring]))
            let field = try await fields.create(draft, of: .sample)
            let days = [(0.9, "2024-05-01"), (0.8, "2024-05-08"), (0.65, "2024-05-15"), (0.6, "2024-05-15")]
            var told: [[FieldNotice]] = []
            for (ndvi, day) in days {
                let file = try await Self.picture(database)
                let analysis = Analysis(metadata: ["date_taken": .string("\(day)T10:00:00")])
                try await database.write([.analysis(analysis), .survey(SampleSurvey.of(["ndvi": ndvi]))], to: file)
                told.append(try await notices.notices(about: file))
            }
            #expect(told.map(\.count) == [0, 0, 1, 0])
            let notice = try #require(told[2].first)
            #expect(notice.field == field.id && notice.fieldName == "North" && notice.owner == .sample)
            #expect(notice.measure == "ndvi" && notice.capturedFrom == .camera)
            #expect(abs(notice.value - 0.75) < 1e-9 && abs(notice.previousValue - 0.9) < 1e-9)
            #expect(abs(notice.change + 0.15 / 0.9) < 1e-9)
            #expect(notice.captures == 1 && notice.previousCaptures == 1)
            // What is filled in later is no news.
            let late = try await Self.picture(database)
            let analysis = Analysis(metadata: ["date_taken": "2024-05-22T10:00:00"])
            let changes: [Change] = [.analysis(analysis), .survey(SampleSurvey.of(["ndvi": 0.1]))]
            try await database.write(changes, to: late, keepsEarlier: false)
            #expect(try await notices.notices(about: late).isEmpty)
        }
    }

    private static func finish(
        _ file: FileID,
        _ stage: StageName,
        generation: Int64 = 1,
        _ changes: [Change],
        in database: TemporaryDatabase
    ) async throws {
        let work = Work(file: file, stage: stage, generation: generation)
        let answer = try await database.ledger.claim(work, worker: "w", leaseSeconds: 30)
        guard case .granted(let claim) = answer else { throw Failure(.internalError, "\(answer)") }
        #expect(try await database.ledger.finish(claim, .done(changes), announcing: []))
    }

    private static func picture(_ database: TemporaryDatabase) async throws -> FileID {
        let upload = SampleUpload.fresh(named: "field.tif", type: "image/tiff")
        _ = try await database.files.accept(upload)
        return upload.file.id
    }
}

extension TemporaryDatabase {
    /// Writes changes as the end of a stage does.
    fileprivate func write(_ changes: [Change], to file: FileID, keepsEarlier: Bool = true) async throws {
        _ = try await client.transaction { _, link -> Int in
            try changes.write(to: file, keepsEarlier: keepsEarlier, on: link)
            return 0
        }
    }
}
