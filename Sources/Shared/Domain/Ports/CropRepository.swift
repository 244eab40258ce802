public import FoundationEssentials

/// What was measured of the plants on captures, as their owners see it: another user's id is as good as unknown.
///
/// Surveys come in with the stage that makes them (``Change/survey(_:)``) and go with their file. Every method throws
/// ``Failure`` with ``Failure/Code/unavailable`` when the database does not answer.
public protocol CropRepository: Sendable {
    /// The survey of a file; `nil` if there is none, or the file is unknown, deleted or another user's.
    func survey(of file: FileID, of owner: UserID) async throws -> SurveyRecord?

    /// The owner's pictures.
    func images(_ query: ImageQuery, of owner: UserID) async throws -> ImagePage

    /// The owner's pictures in numbers.
    func statistics(of owner: UserID) async throws -> CropStatistics
}

/// A survey with what lists and maps need beside it.
public struct SurveyRecord: Sendable, Hashable {
    /// Of which file.
    public let file: FileID
    /// What was measured; in lists without zones and histograms.
    public let survey: CropSurvey
    /// When the picture was taken.
    public let capturedAt: Date
    /// Who says so.
    public let capturedFrom: CaptureFacts.TimeSource
    /// Where.
    public let place: GeoPoint?
    /// The mission that was flown then.
    public let mission: MissionID?
    /// The smallest of the owner's fields that the place is in.
    public let field: FieldID?
    /// When it was measured last.
    public let measuredAt: Date

    /// A record.
    public init(
        file: FileID,
        survey: CropSurvey,
        capturedAt: Date,
        capturedFrom: CaptureFacts.TimeSource,
        place: GeoPoint?,
        mission: MissionID?,
        field: FieldID?,
        measuredAt: Date
    ) {
        self.file = file
        self.survey = survey
        self.capturedAt = capturedAt
        self.capturedFrom = capturedFrom
        self.place = place
        self.mission = mission
        self.field = field
        self.measuredAt = measuredAt
    }
}

/// Which pictures to list, and how.
public struct ImageQuery: Sendable, Hashable {
    /// What to sort by. Pictures without the value come last, either way round.
    public enum Order: String, Sendable, CaseIterable {
        case uploadedAt = "uploaded_at"
        case processedAt = "processed_at"
        case healthScore = "health_score"
        case ndviMean = "ndvi_mean"
        case filename
        case capturedAt = "captured_at"
    }

    /// Pictures that are passed over at most.
    public static let mostOffset = 1_000_000

    /// 1 to 200.
    public var limit: Int
    /// How many to pass over, 0 to ``mostOffset``.
    public var offset: Int
    /// Only older uploads than this one.
    public var before: FileID?
    /// Only files of this status.
    public var status: FileStatus?
    /// Only analysed ones, or only others.
    public var isAnalyzed: Bool?
    /// Only with at least this score.
    public var minimumScore: Double?
    /// Only with at most this score.
    public var maximumScore: Double?
    /// Only of this class.
    public var health: CropHealth.Status?
    /// Only names that contain this, ignoring case.
    public var text: String?
    /// Only those of this field.
    public var field: FieldID?
    /// Only those of this mission.
    public var mission: MissionID?
    /// What to sort by.
    public var order: Order
    /// The least first.
    public var isAscending: Bool

    /// The newest 100 pictures, or as said; limit and offset are held to their ranges.
    public init(
        limit: Int = 100,
        offset: Int = 0,
        before: FileID? = nil,
        status: FileStatus? = nil,
        isAnalyzed: Bool? = nil,
        minimumScore: Double? = nil,
        maximumScore: Double? = nil,
        health: CropHealth.Status? = nil,
        text: String? = nil,
        field: FieldID? = nil,
        mission: MissionID? = nil,
        order: Order = .uploadedAt,
        isAscending: Bool = false
    ) {
        self.limit = min(200, max(1, limit))
        self.offset = min(Self.mostOffset, max(0, offset))
        self.before = before
        self.status = status
        self.isAnalyzed = isAnalyzed
        self.minimumScore = minimumScore
        self.maximumScore = maximumScore
        self.health = health
        self.text = text
        self.field = field
        self.mission = mission
        self.order = order
        self.isAscending = isAscending
    }
}

/// A page of pictures.
public struct ImagePage: Sendable, Hashable {
    /// In the order asked for.
    public let items: [CropImage]
    /// How many there are in all.
    public let total: Int

    /// A page.
    public init(items: [CropImage], total: Int) {
        self.items = items
        self.total = total
    }
}

/// A picture and what was measured on it.
public struct CropImage: Sendable, Hashable {
    /// The file, its stages and findings.
    public let report: FileReport
    /// Without zones and histograms; `nil` if nothing was measured.
    public let survey: SurveyRecord?

    /// A picture.
    public init(report: FileReport, survey: SurveyRecord?) {
        self.report = report
        self.survey = survey
    }
}

/// A user's pictures in numbers.
public struct CropStatistics: Sendable, Hashable {
    /// Pictures.
    public var images = 0
    /// Those that are analysed.
    public var analyzed = 0
    /// Those on which plants were measured.
    public var surveyed = 0
    /// Pictures by status.
    public var byStatus: [FileStatus: Int] = [:]
    /// The mean of every index's means, by index.
    public var indices: [String: Double] = [:]
    /// The mean score.
    public var score: Double?
    /// The mean confidence.
    public var confidence: Double?
    /// Surveys by class.
    public var byHealth: [CropHealth.Status: Int] = [:]
    /// Uploads of the last 24 hours.
    public var recent = 0
    /// Pictures with a position.
    public var withPlace = 0

    /// Nothing.
    public init() {}
}

extension CropSurvey {
    /// Without zones and histograms: what a list shows of it.
    public var brief: CropSurvey {
        CropSurvey(
            width: width,
            height: height,
            provenance: provenance,
            pixels: pixels,
            canopyCover: canopyCover,
            canopyMethod: canopyMethod,
            indices: indices.map { reading in
                IndexReading(
                    index: reading.index,
                    formula: reading.formula,
                    bands: reading.bands,
                    reference: reading.reference,
                    whole: reading.whole,
                    canopy: reading.canopy,
                    histogram: [],
                    range: reading.range
                )
            },
            refused: refused,
            zones: [],
            health: health,
            model: model,
            modelNote: modelNote,
            maps: maps,
            processed: processed
        )
    }

    /// The reading of an index; `nil` if it was not reckoned.
    public func reading(_ index: String) -> IndexReading? { indices.first { $0.index == index } }
}
