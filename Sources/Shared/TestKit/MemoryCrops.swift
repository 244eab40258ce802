public import Domain
import FoundationEssentials
import Synchronization

/// Surveys, fields and missions in memory, of files in memory; what belongs where is found out at every look.
public final class MemoryCrops: CropRepository, FieldRepository {
    private struct Owned<Value> {
        let owner: UserID
        var value: Value
    }
    private struct State {
        var surveys: [FileID: (survey: CropSurvey, measuredAt: Date)] = [:]
        var fields: [FieldID: Owned<CropField>] = [:]
        var missions: [MissionID: Owned<Mission>] = [:]
    }
    private let state = Mutex(State())
    private let files: MemoryFiles
    private let limits: FieldLimits

    /// None yet.
    public init(_ files: MemoryFiles, limits: FieldLimits = FieldLimits()) {
        self.files = files
        self.limits = limits
    }

    /// Leaves what the Analyzer would leave.
    public func put(_ survey: CropSurvey, of file: FileID) {
        state.withLock { $0.surveys[file] = (survey: survey, measuredAt: Date()) }
    }

    // MARK: surveys

    /// See ``CropRepository``.
    public func survey(of file: FileID, of owner: UserID) async throws -> SurveyRecord? {
        try records(of: owner).first { $0.file == file }
    }

    /// See ``CropRepository``.
    public func images(_ query: ImageQuery, of owner: UserID) async throws -> ImagePage {
        let surveyed = Dictionary(uniqueKeysWithValues: try records(of: owner).map { ($0.file, $0) })
        let all = try pictures(of: owner).map { row in
            CropImage(report: row.report, survey: surveyed[row.file.id])
        }
        let found = all.filter { query.matches($0) }.sorted { query.sorts($0, before: $1) }
        let page = found.dropFirst(query.offset).prefix(query.limit).map { image in
            CropImage(report: image.report, survey: image.survey?.brief)
        }
        return ImagePage(items: page, total: found.count)
    }

    /// See ``CropRepository``.
    public func statistics(of owner: UserID) async throws -> CropStatistics {
        let (rows, surveys) = (try pictures(of: owner), try records(of: owner).map(\.survey))
        var statistics = CropStatistics()
        statistics.images = rows.count
        statistics.analyzed = rows.count { $0.analysis != nil }
        statistics.surveyed = surveys.count
        statistics.byStatus = Dictionary(rows.map { ($0.file.status, 1) }, uniquingKeysWith: +)
        statistics.byHealth = Dictionary(surveys.map { ($0.health.status, 1) }, uniquingKeysWith: +)
        statistics.score = Self.mean(surveys.compactMap(\.health.score))
        statistics.confidence = Self.mean(surveys.map(\.health.confidence))
        let names = Set(surveys.flatMap { $0.indices.map(\.index) })
        for name in names { statistics.indices[name] = Self.mean(surveys.compactMap { $0.reading(name)?.whole.mean }) }
        statistics.recent = rows.count { $0.file.uploadedAt.timeIntervalSinceNow > -86_400 }
        statistics.withPlace = rows.count { row in
            CaptureFacts(row.file, metadata: row.analysis?.metadata ?? [:]).place != nil
        }
        return statistics
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    private func pictures(of owner: UserID) throws -> [MemoryRow] {
        try files.rows(of: owner).filter { $0.file.contentType.hasPrefix("image/") }
    }

    private func records(of owner: UserID) throws -> [SurveyRecord] {
        let rows = try files.rows(of: owner)
        return state.withLock { state in
            let fields = state.fields.values.filter { $0.owner == owner }.map(\.value)
            let missions = state.missions.values.filter { $0.owner == owner }.map(\.value)
            return rows.compactMap { row -> SurveyRecord? in
                guard let kept = state.surveys[row.file.id] else { return nil }
                let facts = CaptureFacts(row.file, metadata: row.analysis?.metadata ?? [:])
                let flown = missions.filter { $0.holds(facts.capturedAt) }
                return SurveyRecord(
                    file: row.file.id,
                    survey: kept.survey,
                    capturedAt: facts.capturedAt,
                    capturedFrom: facts.capturedFrom,
                    place: facts.place,
                    mission: flown.max { ($0.draft.startedAt, $0.id) < ($1.draft.startedAt, $1.id) }?.id,
                    field: facts.place.flatMap { CropField.holding($0, among: fields) },
                    measuredAt: kept.measuredAt
                )
            }
        }
    }

    // MARK: fields

    /// See ``FieldRepository``.
    public func create(_ draft: FieldDraft, of owner: UserID) async throws -> CropField {
        let id = FieldID()
        try state.withLock { state in
            guard state.fields.values.count(where: { $0.owner == owner }) < limits.fields else {
                throw Failure(.conflict, "There are too many fields.")
            }
            let field = CropField(
                id: id,
                name: draft.name,
                description: draft.description,
                outline: draft.outline,
                captureCount: 0,
                createdAt: Date(),
                updatedAt: Date()
            )
            state.fields[id] = Owned(owner: owner, value: field)
        }
        return try await require(id, of: owner)
    }

    /// See ``FieldRepository``.
    public func fields(of owner: UserID) async throws -> [CropField] {
        let measured = try records(of: owner)
        let own = state.withLock { state in state.fields.values.filter { $0.owner == owner }.map(\.value) }
        return own.sorted { $0.id > $1.id }.map { field in
            field.with(captures: measured.count { $0.field == field.id })
        }
    }

    /// See ``FieldRepository``.
    public func field(_ id: FieldID, of owner: UserID) async throws -> CropField? {
        try await fields(of: owner).first { $0.id == id }
    }

    /// See ``FieldRepository``.
    public func update(_ id: FieldID, _ edit: FieldEdit, of owner: UserID) async throws -> CropField {
        let before = try await require(id, of: owner)
        let after = CropField(
            id: id,
            name: edit.name ?? before.name,
            description: edit.description ?? before.description,
            outline: edit.outline ?? before.outline,
            captureCount: 0,
            createdAt: before.createdAt,
            updatedAt: Date()
        )
        state.withLock { $0.fields[id] = Owned(owner: owner, value: after) }
        return try await require(id, of: owner)
    }

    /// See ``FieldRepository``.
    public func delete(_ id: FieldID, of owner: UserID) async throws {
        _ = try await require(id, of: owner)
        state.withLock { $0.fields[id] = nil }
    }

    /// See ``FieldRepository``.
    public func series(_ id: FieldID, _ query: SeriesQuery, of owner: UserID) async throws -> [FieldCapture] {
        let captures = try records(of: owner).filter { $0.field == id }.compactMap { record -> FieldCapture? in
            let reading = record.survey.reading(query.index)
            let isThere = query.measure == .canopyCover ? record.survey.canopyCover != nil : reading != nil
            return isThere ? record.capture(of: reading) : nil
        }
        let within = captures.filter { capture in
            query.from.map { capture.capturedAt >= $0 } ?? true && query.until.map { capture.capturedAt <= $0 } ?? true
        }
        return Array(within.sorted { ($0.capturedAt, $0.file) < ($1.capturedAt, $1.file) }.suffix(query.limit))
    }

    // MARK: missions

    /// See ``FieldRepository``.
    public func create(_ draft: MissionDraft, of owner: UserID) async throws -> Mission {
        let id = MissionID()
        try state.withLock { state in
            guard state.missions.values.count(where: { $0.owner == owner }) < limits.missions else {
                throw Failure(.conflict, "There are too many missions.")
            }
            let mission = Mission(id: id, draft: draft, captureCount: 0, createdAt: Date(), updatedAt: Date())
            state.missions[id] = Owned(owner: owner, value: mission)
        }
        return try await require(id, of: owner)
    }

    /// See ``FieldRepository``.
    public func missions(of owner: UserID) async throws -> [Mission] {
        let measured = try records(of: owner)
        let own = state.withLock { state in state.missions.values.filter { $0.owner == owner }.map(\.value) }
        return own.sorted { $0.id > $1.id }.map { mission in
            mission.with(mission.draft, captures: measured.count { $0.mission == mission.id }, at: mission.updatedAt)
        }
    }

    /// See ``FieldRepository``.
    public func mission(_ id: MissionID, of owner: UserID) async throws -> Mission? {
        try await missions(of: owner).first { $0.id == id }
    }

    /// See ``FieldRepository``.
    public func update(_ id: MissionID, _ draft: MissionDraft, of owner: UserID) async throws -> Mission {
        let before = try await require(id, of: owner)
        let after = before.with(draft, captures: 0, at: Date())
        state.withLock { $0.missions[id] = Owned(owner: owner, value: after) }
        return try await require(id, of: owner)
    }

    /// See ``FieldRepository``.
    public func delete(_ id: MissionID, of owner: UserID) async throws {
        _ = try await require(id, of: owner)
        state.withLock { $0.missions[id] = nil }
    }
}

extension CropField {
    fileprivate func with(captures: Int) -> CropField {
        CropField(
            id: id,
            name: name,
            description: description,
            outline: outline,
            captureCount: captures,
            createdAt: createdAt,
            updatedAt: updatedAt
        )
    }
}

extension Mission {
    fileprivate func with(_ draft: MissionDraft, captures: Int, at moment: Date) -> Mission {
        Mission(id: id, draft: draft, captureCount: captures, createdAt: createdAt, updatedAt: moment)
    }
}

extension SurveyRecord {
    fileprivate var brief: SurveyRecord {
        SurveyRecord(
            file: file,
            survey: survey.brief,
            capturedAt: capturedAt,
            capturedFrom: capturedFrom,
            place: place,
            mission: mission,
            field: field,
            measuredAt: measuredAt
        )
    }

    fileprivate func capture(of reading: IndexReading?) -> FieldCapture {
        FieldCapture(
            file: file,
            capturedAt: capturedAt,
            capturedFrom: capturedFrom,
            mission: mission,
            calibration: survey.provenance.calibration,
            camera: survey.provenance.camera,
            status: survey.health.status,
            pixels: survey.pixels.valid,
            canopyCover: survey.canopyCover,
            whole: reading?.whole,
            canopy: reading?.canopy
        )
    }
}

extension ImageQuery {
    fileprivate func matches(_ image: CropImage) -> Bool {
        let (file, health) = (image.report.file, image.survey?.survey.health)
        if let before, file.id >= before { return false }
        if let status, file.status != status { return false }
        if let isAnalyzed, (image.report.analysis != nil) != isAnalyzed { return false }
        if let minimumScore, (health?.score ?? -1) < minimumScore { return false }
        if let maximumScore, (health?.score ?? .infinity) > maximumScore { return false }
        if let status = self.health, health?.status != status { return false }
        if let field, image.survey?.field != field { return false }
        if let mission, image.survey?.mission != mission { return false }
        guard let text else { return true }
        return file.filename.lowercased().contains(text.lowercased())
    }

    fileprivate func sorts(_ one: CropImage, before other: CropImage) -> Bool {
        let (left, right) = (one.report.file, other.report.file)
        let isOlder = isAscending ? left.id < right.id : left.id > right.id
        switch order {
        case .uploadedAt: return isOlder
        case .filename: return sorts(left.filename.lowercased(), right.filename.lowercased()) ?? isOlder
        case .processedAt: return sorts(left.processedAt, right.processedAt) ?? isOlder
        case .capturedAt: return sorts(one.survey?.capturedAt, other.survey?.capturedAt) ?? isOlder
        case .healthScore:
            return sorts(one.survey?.survey.health.score, other.survey?.survey.health.score) ?? isOlder
        case .ndviMean:
            let values = [one, other].map { $0.survey?.survey.reading("ndvi")?.whole.mean }
            return sorts(values[0], values[1]) ?? isOlder
        }
    }

    /// `nil` if they are equal; what has no value comes last.
    private func sorts<Value: Comparable>(_ left: Value?, _ right: Value?) -> Bool? {
        guard left != right else { return nil }
        guard let left else { return false }
        guard let right else { return true }
        return isAscending ? left < right : left > right
    }
}
