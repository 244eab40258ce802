public import Domain
import FoundationEssentials
import Testing

/// What every ``CropRepository`` with its ``FieldRepository`` must do.
public struct CropExercise: Sendable {
    /// One thing that must hold; each is checked in a fresh world.
    public enum Fact: String, Sendable, CaseIterable {
        case keepsWhatWasMeasured
        case losesDeletedFiles
        case listsByEveryFilter
        case sortsWithTheUnknownLast
        case counts
        case assignsTheSmallestField
        case followsFieldsThatChange
        case assignsTheLastMission
        case tellsTheSeriesOfAField
        case tellsTheShareOfPlantsOfAField
        case keepsUsersApart
        case holdsItsLimits
    }

    /// Leaves what the Analyzer would leave for a file: its analysis, and a survey.
    public typealias Leave = @Sendable (FileID, [String: JSONValue], CropSurvey?) async throws -> Void

    /// The limits that an exercised repository is to have.
    public static let limits = FieldLimits(fields: 4, missions: 3)

    private let files: any FileRepository
    private let crops: any CropRepository
    private let fields: any FieldRepository
    private let leave: Leave
    private let bob = UserID.named("bob")

    /// Exercises empty repositories with the ``limits``, over these files.
    public init(
        files: any FileRepository,
        crops: any CropRepository,
        fields: any FieldRepository,
        leave: @escaping Leave
    ) {
        self.files = files
        self.crops = crops
        self.fields = fields
        self.leave = leave
    }

    /// Checks one fact.
    public func check(_ fact: Fact) async throws {
        switch fact {
        case .keepsWhatWasMeasured: try await keepsWhatWasMeasured()
        case .losesDeletedFiles: try await losesDeletedFiles()
        case .listsByEveryFilter: try await listsByEveryFilter()
        case .sortsWithTheUnknownLast: try await sortsWithTheUnknownLast()
        case .counts: try await counts()
        case .assignsTheSmallestField: try await assignsTheSmallestField()
        case .followsFieldsThatChange: try await followsFieldsThatChange()
        case .assignsTheLastMission: try await assignsTheLastMission()
        case .tellsTheSeriesOfAField: try await tellsTheSeriesOfAField()
        case .tellsTheShareOfPlantsOfAField: try await tellsTheShareOfPlantsOfAField()
        case .keepsUsersApart: try await keepsUsersApart()
        case .holdsItsLimits: try await holdsItsLimits()
        }
    }

    private func keepsWhatWasMeasured() async throws {
        let id = try await picture()
        #expect(try await crops.survey(of: id, of: .sample) == nil)
        let survey = SampleSurvey.of(maps: ["ndvi": try #require(ObjectKey("maps/\(id)/ndvi.png"))])
        try await leave(id, ["gps": ["latitude": 5, "longitude": 6, "altitude": 30]], survey)
        let record = try #require(try await crops.survey(of: id, of: .sample))
        #expect(record.survey == survey)
        // The upload's part goes before the file.
        #expect(record.place == GeoPoint(latitude: 13.75, longitude: 100.5))
        #expect(record.field == nil && record.mission == nil && record.capturedFrom == .upload)
        let again = SampleSurvey.of(["gli": 0.2], score: nil, status: .unknown, calibration: .approximate)
        try await leave(id, [:], again)
        #expect(try await crops.survey(of: id, of: .sample)?.survey == again)
        let listed = try await crops.images(ImageQuery(), of: .sample)
        #expect(listed.items.first?.survey?.survey == again.brief)
        #expect(listed.items.first?.report.file.id == id)
    }

    private func losesDeletedFiles() async throws {
        let id = try await measured()
        try await files.delete(id, of: .sample)
        #expect(try await crops.survey(of: id, of: .sample) == nil)
        #expect(try await crops.images(ImageQuery(), of: .sample).total == 0)
        #expect(try await crops.statistics(of: .sample) == CropStatistics())
    }

    private func listsByEveryFilter() async throws {
        let good = try await measured(named: "Alpha.tif")
        let poor = try await measured(SampleSurvey.of(["ndvi": 0.1], score: 0.3, status: .poor), named: "beta.tif")
        let plain = try await picture(named: "gamma.tif")
        _ = try await files.accept(SampleUpload.fresh(named: "alpha.txt"))
        func found(_ query: ImageQuery) async throws -> [FileID] {
            try await crops.images(query, of: .sample).items.map(\.report.file.id)
        }
        let newest = [good, poor, plain].sorted(by: >)
        #expect(try await found(ImageQuery()) == newest)
        #expect(try await found(ImageQuery(isAnalyzed: true)) == newest.filter { $0 != plain })
        #expect(try await found(ImageQuery(isAnalyzed: false)) == [plain])
        #expect(try await found(ImageQuery(minimumScore: 0.5)) == [good])
        #expect(try await found(ImageQuery(maximumScore: 0.5)) == [poor])
        #expect(try await found(ImageQuery(health: .poor)) == [poor])
        #expect(try await found(ImageQuery(text: "ALPHA")) == [good])
        #expect(try await found(ImageQuery(status: .failed)) == [])
        #expect(try await found(ImageQuery(before: poor)) == newest.filter { $0 < poor })
        #expect(try await found(ImageQuery(field: FieldID())) == [])
        #expect(try await found(ImageQuery(mission: MissionID())) == [])
        let page = try await crops.images(ImageQuery(limit: 1, offset: 1), of: .sample)
        #expect(page.items.map(\.report.file.id) == [newest[1]])
        #expect(page.total == 3)
        #expect(try await crops.images(ImageQuery(offset: 9), of: .sample) == ImagePage(items: [], total: 3))
    }

    private func sortsWithTheUnknownLast() async throws {
        let low = try await measured(SampleSurvey.of(["ndvi": 0.9], score: 0.2), named: "b.tif")
        let high = try await measured(SampleSurvey.of(["ndvi": 0.1], score: 0.8), named: "C.tif")
        let none = try await picture(named: "a.tif")
        func sorted(_ order: ImageQuery.Order, _ isAscending: Bool) async throws -> [FileID] {
            let page = try await crops.images(ImageQuery(order: order, isAscending: isAscending), of: .sample)
            return page.items.map(\.report.file.id)
        }
        #expect(try await sorted(.healthScore, true) == [low, high, none])
        #expect(try await sorted(.healthScore, false) == [high, low, none])
        #expect(try await sorted(.ndviMean, true) == [high, low, none])
        #expect(try await sorted(.filename, true) == [none, low, high])
        let oldest = [low, high, none].sorted()
        #expect(try await sorted(.uploadedAt, true) == oldest)
        #expect(try await sorted(.uploadedAt, false) == Array(oldest.reversed()))
        #expect(try await sorted(.capturedAt, false).last == none)
    }

    private func counts() async throws {
        #expect(try await crops.statistics(of: .sample) == CropStatistics())
        _ = try await measured(SampleSurvey.of(["ndvi": 0.25, "gndvi": 0.5], score: 0.25, status: .poor))
        _ = try await measured(SampleSurvey.of(["ndvi": 0.75], score: 0.75))
        _ = try await measured(SampleSurvey.of(["gli": 0.125], score: nil))
        _ = try await picture()
        let statistics = try await crops.statistics(of: .sample)
        #expect(statistics.images == 4 && statistics.analyzed == 3 && statistics.surveyed == 3)
        #expect(statistics.indices == ["ndvi": 0.5, "gndvi": 0.5, "gli": 0.125])
        #expect(statistics.score == 0.5)
        #expect(abs((statistics.confidence ?? 0) - 0.9) < 1e-9)
        #expect(statistics.byHealth == [.poor: 1, .healthy: 2])
        #expect(statistics.byStatus.values.reduce(0, +) == 4)
        #expect(statistics.recent == 4 && statistics.withPlace == 4)
    }

    private func assignsTheSmallestField() async throws {
        let early = try await measured()
        let large = try await fields.create(try Self.draft("large", around: 13.75, 100.5, by: 1), of: .sample)
        let small = try await fields.create(try Self.draft("small", around: 13.75, 100.5, by: 0.1), of: .sample)
        _ = try await fields.create(try Self.draft("elsewhere", around: 0, 0, by: 1), of: .sample)
        let late = try await measured()
        for id in [early, late] {
            #expect(try await crops.survey(of: id, of: .sample)?.field == small.id)
        }
        #expect(large.captureCount == 1)
        let all = try await fields.fields(of: .sample)
        let counts = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.captureCount) })
        #expect(counts == ["large": 0, "small": 2, "elsewhere": 0])
        #expect(try await crops.images(ImageQuery(field: small.id), of: .sample).total == 2)
    }

    private func followsFieldsThatChange() async throws {
        let id = try await measured()
        let field = try await fields.create(try Self.draft("f", around: 13.75, 100.5, by: 1), of: .sample)
        #expect(field.captureCount == 1)
        let away = try Self.draft("", around: 40, 20, by: 1).outline
        let moved = try await fields.update(field.id, FieldEdit(outline: away), of: .sample)
        #expect(moved.captureCount == 0 && moved.name == "f" && moved.outline == away)
        #expect(try await crops.survey(of: id, of: .sample)?.field == nil)
        let back = try await fields.update(field.id, FieldEdit(name: "g", outline: field.outline), of: .sample)
        #expect(back.captureCount == 1 && back.name == "g" && back.description == field.description)
        let outer = try await fields.create(try Self.draft("o", around: 13.75, 100.5, by: 2), of: .sample)
        try await fields.delete(field.id, of: .sample)
        #expect(try await crops.survey(of: id, of: .sample)?.field == outer.id)
        #expect(try await fields.field(field.id, of: .sample) == nil)
        await expect(.notFound) { try await fields.delete(field.id, of: .sample) }
        await expect(.notFound) { _ = try await fields.update(field.id, FieldEdit(name: "x"), of: .sample) }
    }

    private func assignsTheLastMission() async throws {
        let id = try await measured(at: Self.day(0))
        func mission() async throws -> MissionID? { try await crops.survey(of: id, of: .sample)?.mission }
        let long = MissionDraft(name: "long", startedAt: Self.day(-9), endedAt: Self.day(9))
        let first = try await fields.create(long, of: .sample)
        #expect(first.draft == long && first.captureCount == 1)
        #expect(try await mission() == first.id)
        let open = MissionDraft(name: "open", description: "x", startedAt: Self.day(-1))
        let second = try await fields.create(open, of: .sample)
        #expect(try await mission() == second.id)
        #expect(Set(try await fields.missions(of: .sample).map(\.id)) == [second.id, first.id])
        var cancelled = open
        cancelled.status = .cancelled
        #expect(try await fields.update(second.id, cancelled, of: .sample).draft == cancelled)
        #expect(try await mission() == first.id)
        // One that moves away takes nothing with it, and comes back to what is its own.
        var away = long
        (away.startedAt, away.endedAt) = (Self.day(-20), Self.day(-15))
        #expect(try await fields.update(first.id, away, of: .sample).captureCount == 0)
        #expect(try await mission() == nil)
        #expect(try await fields.update(first.id, long, of: .sample).captureCount == 1)
        #expect(try await mission() == first.id)
        var over = open
        over.endedAt = Self.day(-0.5)
        #expect(try await fields.update(second.id, over, of: .sample).captureCount == 0)
        try await fields.delete(first.id, of: .sample)
        #expect(try await mission() == nil)
        await expect(.notFound) { try await fields.delete(first.id, of: .sample) }
        await expect(.notFound) { _ = try await fields.update(first.id, long, of: .sample) }
        #expect(try await crops.survey(of: id, of: .sample) != nil)
    }

    private func tellsTheSeriesOfAField() async throws {
        let field = try await fields.create(try Self.draft("f", around: 13.75, 100.5, by: 1), of: .sample)
        let second = try await measured(SampleSurvey.of(["ndvi": 0.5]), at: Self.day(-1))
        let first = try await measured(SampleSurvey.of(["ndvi": 0.75]), at: Self.day(-3))
        _ = try await measured(SampleSurvey.of(["gli": 0.1]), at: Self.day(-2))
        let series = try await fields.series(field.id, SeriesQuery(index: "ndvi"), of: .sample)
        #expect(series.map(\.file) == [first, second])
        #expect(series.first?.capturedAt == Self.day(-3) && series.first?.capturedFrom == .camera)
        #expect(series.first?.whole?.mean == 0.75 && series.first?.pixels == 790_000)
        #expect(series.first?.camera == "MicaSense RedEdge-M" && series.first?.calibration == .reflectance)
        let newest = try await fields.series(field.id, SeriesQuery(index: "ndvi", limit: 1), of: .sample)
        #expect(newest.map(\.file) == [second])
        let old = try await fields.series(field.id, SeriesQuery(index: "ndvi", until: Self.day(-2)), of: .sample)
        #expect(old.map(\.file) == [first])
        let late = try await fields.series(field.id, SeriesQuery(index: "ndvi", from: Self.day(-2)), of: .sample)
        #expect(late.map(\.file) == [second])
        #expect(try await fields.series(FieldID(), SeriesQuery(index: "ndvi"), of: .sample).isEmpty)
        #expect(try await fields.series(field.id, SeriesQuery(index: "none"), of: .sample).isEmpty)
        let flight = try await fields.lastFlight(over: field.id, before: Self.day(-1), index: "ndvi", of: .sample)
        #expect(flight?.captures.map(\.file) == [first])
        #expect(try await fields.lastFlight(over: field.id, before: Self.day(-4), index: "ndvi", of: .sample) == nil)
    }

    private func tellsTheShareOfPlantsOfAField() async throws {
        let field = try await fields.create(try Self.draft("f", around: 13.75, 100.5, by: 1), of: .sample)
        let second = try await measured(SampleSurvey.of(["ndvi": 0.5], canopyCover: 0.25), at: Self.day(-1))
        let first = try await measured(SampleSurvey.of(["gli": 0.1], canopyCover: 0.75), at: Self.day(-3))
        _ = try await measured(SampleSurvey.of(["ndvi": 0.5], canopyCover: nil), at: Self.day(-2))
        let query = SeriesQuery(index: "canopy_cover")
        #expect(query.measure == .canopyCover && SeriesQuery(index: "ndvi").measure == .index)
        let series = try await fields.series(field.id, query, of: .sample)
        #expect(series.map(\.file) == [first, second])
        #expect(series.map(\.canopyCover) == [0.75, 0.25])
        #expect(series.allSatisfy { $0.whole == nil && $0.canopy == nil })
        #expect(Flight.all(in: series).map { $0.mean(query.measure) } == [0.75, 0.25])
        let late = SeriesQuery(index: "canopy_cover", from: Self.day(-2), limit: 1)
        #expect(try await fields.series(field.id, late, of: .sample).map(\.file) == [second])
        #expect(try await fields.series(field.id, query, of: bob).isEmpty)
    }

    private func keepsUsersApart() async throws {
        let id = try await measured()
        let field = try await fields.create(try Self.draft("f", around: 13.75, 100.5, by: 1), of: bob)
        let draft = MissionDraft(name: "m", startedAt: Self.day(-9))
        let mission = try await fields.create(draft, of: bob)
        #expect(try await crops.survey(of: id, of: bob) == nil)
        #expect(try await crops.images(ImageQuery(), of: bob).total == 0)
        let record = try await crops.survey(of: id, of: .sample)
        #expect(record != nil && record?.field == nil && record?.mission == nil)
        #expect(try await fields.fields(of: .sample).isEmpty)
        #expect(try await fields.missions(of: .sample).isEmpty)
        #expect(try await fields.field(field.id, of: .sample) == nil)
        #expect(try await fields.mission(mission.id, of: .sample) == nil)
        #expect(try await fields.series(field.id, SeriesQuery(index: "ndvi"), of: .sample).isEmpty)
        await expect(.notFound) { _ = try await fields.update(field.id, FieldEdit(name: "x"), of: .sample) }
        await expect(.notFound) { _ = try await fields.update(mission.id, draft, of: .sample) }
        await expect(.notFound) { try await fields.delete(field.id, of: .sample) }
        await expect(.notFound) { try await fields.delete(mission.id, of: .sample) }
        #expect(try await fields.field(field.id, of: bob)?.name == "f")
    }

    private func holdsItsLimits() async throws {
        let draft = try Self.draft("f", around: 1, 1, by: 1)
        for _ in 0..<4 { _ = try await fields.create(draft, of: .sample) }
        await expect(.conflict) { _ = try await fields.create(draft, of: .sample) }
        let mission = MissionDraft(name: "m", startedAt: Self.day(0))
        for _ in 0..<3 { _ = try await fields.create(mission, of: .sample) }
        await expect(.conflict) { _ = try await fields.create(mission, of: .sample) }
        _ = try await fields.create(draft, of: bob)
    }

    // MARK: making

    /// A square field around a place.
    static func draft(_ name: String, around latitude: Double, _ longitude: Double, by half: Double) throws
        -> FieldDraft
    {
        let (south, north) = (latitude - half, latitude + half)
        let (west, east) = (longitude - half, longitude + half)
        let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        return FieldDraft(name: name, description: "a square", outline: try FieldOutline([ring]))
    }

    /// So many days from a moment of whole seconds not long ago.
    static func day(_ days: Double) -> Date {
        let today = (Date().timeIntervalSince1970 / 86_400).rounded(.down) * 86_400
        return Date(timeIntervalSince1970: today + days * 86_400)
    }

    private func picture(named name: String = "field.tif") async throws -> FileID {
        let upload = SampleUpload.fresh(named: name, type: "image/tiff")
        _ = try await files.accept(upload)
        return upload.file.id
    }

    private func measured(
        _ survey: CropSurvey = SampleSurvey.of(),
        named name: String = "field.tif",
        at moment: Date? = nil
    ) async throws -> FileID {
        let id = try await picture(named: name)
        var facts: [String: JSONValue] = [:]
        if let moment {
            facts["date_taken"] = .string(String(moment.formatted(Date.ISO8601FormatStyle()).prefix(19)))
        }
        try await leave(id, facts, survey)
        return id
    }

    private func expect(_ code: Failure.Code, _ body: () async throws -> Void) async {
        do {
            try await body()
            Issue.record("nothing was thrown instead of \(code)")
        } catch let failure as Failure {
            #expect(failure.code == code)
        } catch {
            Issue.record("\(error) was thrown instead of \(code)")
        }
    }
}
