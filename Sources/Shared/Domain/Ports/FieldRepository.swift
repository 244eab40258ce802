public import FoundationEssentials

/// Fields, missions, and what was measured on fields over time, as their owners see them.
///
/// A capture belongs to the smallest field that its place is in, and to the last begun mission that its time is in; both
/// follow when fields and missions change. Every method throws ``Failure`` with ``Failure/Code/unavailable`` when the
/// database does not answer.
public protocol FieldRepository: Sendable {
    /// Makes a field.
    ///
    /// - Throws: ``Failure/Code/conflict`` if the owner has too many.
    func create(_ draft: FieldDraft, of owner: UserID) async throws -> CropField

    /// The owner's fields, newest first.
    func fields(of owner: UserID) async throws -> [CropField]

    /// The field; `nil` if unknown or another user's.
    func field(_ id: FieldID, of owner: UserID) async throws -> CropField?

    /// Changes what is given.
    ///
    /// - Throws: ``Failure/Code/notFound``.
    func update(_ id: FieldID, _ edit: FieldEdit, of owner: UserID) async throws -> CropField

    /// Removes the field; its captures stay.
    ///
    /// - Throws: ``Failure/Code/notFound``.
    func delete(_ id: FieldID, of owner: UserID) async throws

    /// Makes a mission.
    ///
    /// - Throws: ``Failure/Code/conflict`` if the owner has too many.
    func create(_ draft: MissionDraft, of owner: UserID) async throws -> Mission

    /// The owner's missions, newest first.
    func missions(of owner: UserID) async throws -> [Mission]

    /// The mission; `nil` if unknown or another user's.
    func mission(_ id: MissionID, of owner: UserID) async throws -> Mission?

    /// Puts this in the place of what the mission was.
    ///
    /// - Throws: ``Failure/Code/notFound``.
    func update(_ id: MissionID, _ draft: MissionDraft, of owner: UserID) async throws -> Mission

    /// Removes the mission; its captures stay.
    ///
    /// - Throws: ``Failure/Code/notFound``.
    func delete(_ id: MissionID, of owner: UserID) async throws

    /// The captures of a field that have this index, or a share of plants if that is asked for, oldest first; of more
    /// than the limit, the newest. None of an unknown field.
    func series(_ id: FieldID, _ query: SeriesQuery, of owner: UserID) async throws -> [FieldCapture]

    /// The last flight over the field that ended before this moment, as far as this index is concerned; `nil` if none.
    func lastFlight(over id: FieldID, before: Date, index: String, of owner: UserID) async throws -> Flight?
}

extension FieldRepository {
    /// The field.
    ///
    /// - Throws: ``Failure/Code/notFound``.
    public func require(_ id: FieldID, of owner: UserID) async throws -> CropField {
        guard let field = try await field(id, of: owner) else { throw Failure(.notFound, "There is no such field.") }
        return field
    }

    /// The mission.
    ///
    /// - Throws: ``Failure/Code/notFound``.
    public func require(_ id: MissionID, of owner: UserID) async throws -> Mission {
        guard let mission = try await mission(id, of: owner) else {
            throw Failure(.notFound, "There is no such mission.")
        }
        return mission
    }

    /// See ``lastFlight(over:before:index:of:)``: of the newest captures before that moment.
    public func lastFlight(over id: FieldID, before: Date, index: String, of owner: UserID) async throws -> Flight? {
        let captures = try await series(id, SeriesQuery(index: index, until: before), of: owner)
        return Flight.all(in: captures.filter { $0.capturedAt < before }).last
    }
}

/// What a field is to be.
public struct FieldDraft: Sendable, Hashable {
    /// For people, 1 to 255 characters.
    public let name: String
    /// May be empty.
    public let description: String
    /// Where it is.
    public let outline: FieldOutline

    /// A draft.
    public init(name: String, description: String = "", outline: FieldOutline) {
        self.name = name
        self.description = description
        self.outline = outline
    }
}

/// What to change about a field; `nil` stays as it is.
public struct FieldEdit: Sendable, Hashable {
    /// Another name.
    public var name: String?
    /// Another description.
    public var description: String?
    /// Another outline.
    public var outline: FieldOutline?

    /// Nothing, or as said.
    public init(name: String? = nil, description: String? = nil, outline: FieldOutline? = nil) {
        self.name = name
        self.description = description
        self.outline = outline
    }
}

/// A field of a farm.
public struct CropField: Sendable, Hashable {
    /// Its name for programs.
    public let id: FieldID
    /// Its name for people.
    public let name: String
    /// May be empty.
    public let description: String
    /// Where it is.
    public let outline: FieldOutline
    /// How many captures were measured on it.
    public let captureCount: Int
    /// When it was made.
    public let createdAt: Date
    /// When it was last changed.
    public let updatedAt: Date

    /// A field.
    public init(
        id: FieldID,
        name: String,
        description: String,
        outline: FieldOutline,
        captureCount: Int,
        createdAt: Date,
        updatedAt: Date
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.outline = outline
        self.captureCount = captureCount
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// The field that a place belongs to: of those it is in the smallest, of equal ones the oldest.
    public static func holding(_ place: GeoPoint, among fields: [CropField]) -> FieldID? {
        fields.filter { $0.outline.contains(place) }
            .min { ($0.outline.squareMetres, $0.id) < ($1.outline.squareMetres, $1.id) }?.id
    }
}

/// What a mission is to be.
public struct MissionDraft: Sendable, Hashable {
    /// For people, 1 to 255 characters.
    public var name: String
    /// May be empty.
    public var description: String
    /// A cancelled mission has no captures.
    public var status: Mission.Status
    /// When it begins.
    public var startedAt: Date
    /// When it is over; `nil`: it lasts.
    public var endedAt: Date?

    /// A draft.
    public init(
        name: String,
        description: String = "",
        status: Mission.Status = .active,
        startedAt: Date,
        endedAt: Date? = nil
    ) {
        self.name = name
        self.description = description
        self.status = status
        self.startedAt = startedAt
        self.endedAt = endedAt
    }
}

/// Flights with one purpose, in a span of time.
public struct Mission: Sendable, Hashable {
    /// Where a mission stands.
    public enum Status: String, Sendable, CaseIterable {
        case active
        case completed
        case cancelled
    }

    /// Its name for programs.
    public let id: MissionID
    /// What it is.
    public let draft: MissionDraft
    /// How many captures were measured in it.
    public let captureCount: Int
    /// When it was made.
    public let createdAt: Date
    /// When it was last changed.
    public let updatedAt: Date

    /// A mission.
    public init(id: MissionID, draft: MissionDraft, captureCount: Int, createdAt: Date, updatedAt: Date) {
        self.id = id
        self.draft = draft
        self.captureCount = captureCount
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// Whether a capture of this moment belongs to it, unless a mission that began later claims it.
    public func holds(_ moment: Date) -> Bool {
        draft.status != .cancelled && draft.startedAt <= moment && draft.endedAt.map { moment <= $0 } ?? true
    }
}

/// Which captures of a field.
public struct SeriesQuery: Sendable, Hashable {
    /// Captures at most.
    public static let most = 2_000

    /// `ndvi`; or `canopy_cover`, which is no index: the share of plants, of captures without infrared light too.
    public let index: String
    /// Only from this moment on.
    public let from: Date?
    /// Only up to this moment.
    public let until: Date?
    /// 1 to ``most``.
    public let limit: Int

    /// All of them, or as said.
    public init(index: String, from: Date? = nil, until: Date? = nil, limit: Int = SeriesQuery.most) {
        self.index = index
        self.from = from
        self.until = until
        self.limit = min(Self.most, max(1, limit))
    }

    /// What flights are compared by.
    public var measure: Flight.Measure {
        index == Flight.Measure.canopyCover.rawValue ? .canopyCover : .index
    }
}

/// How many fields and missions there may be.
public struct FieldLimits: Sendable, Hashable {
    /// Fields of a user.
    public let fields: Int
    /// Missions of a user.
    public let missions: Int

    /// What a farm has, or as said.
    public init(fields: Int = 1_000, missions: Int = 1_000) {
        self.fields = fields
        self.missions = missions
    }
}
