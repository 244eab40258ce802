public import FoundationEssentials

/// Hands out what is to be told about fields together with a file: what its survey gave rise to.
public protocol FieldNotices: Sendable {
    /// The notices that this file's survey gave rise to, oldest first.
    func notices(about file: FileID) async throws -> [FieldNotice]
}

/// Nothing to tell.
public struct NoFieldNotices: FieldNotices {
    /// For tests, and for whoever has no fields.
    public init() {}

    /// None.
    public func notices(about file: FileID) async throws -> [FieldNotice] { [] }
}

/// A field got worse since the flight before: written once a flight, in the transaction of the survey that showed it.
public struct FieldNotice: Sendable, Hashable {
    /// Unique for ever.
    public let id: UUID
    /// Whose.
    public let owner: UserID
    /// The capture that showed it.
    public let file: FileID
    /// Which field.
    public let field: FieldID
    /// The field's name when it happened.
    public let fieldName: String
    /// `ndvi`, `canopy_cover`.
    public let measure: String
    /// The mean of the flight, as far as it was known.
    public let value: Double
    /// The mean of the flight before.
    public let previousValue: Double
    /// −0.15 for 15 % less.
    public let change: Double
    /// When the capture was taken.
    public let capturedAt: Date
    /// Who says so.
    public let capturedFrom: CaptureFacts.TimeSource
    /// When the flight before ended.
    public let previousAt: Date
    /// Captures of the flight, as far as they were known.
    public let captures: Int
    /// Captures of the flight before.
    public let previousCaptures: Int
    /// When it was noticed.
    public let createdAt: Date

    /// A notice.
    public init(
        id: UUID,
        owner: UserID,
        file: FileID,
        field: FieldID,
        fieldName: String,
        measure: String,
        value: Double,
        previousValue: Double,
        change: Double,
        capturedAt: Date,
        capturedFrom: CaptureFacts.TimeSource,
        previousAt: Date,
        captures: Int,
        previousCaptures: Int,
        createdAt: Date
    ) {
        self.id = id
        self.owner = owner
        self.file = file
        self.field = field
        self.fieldName = fieldName
        self.measure = measure
        self.value = value
        self.previousValue = previousValue
        self.change = change
        self.capturedAt = capturedAt
        self.capturedFrom = capturedFrom
        self.previousAt = previousAt
        self.captures = captures
        self.previousCaptures = previousCaptures
        self.createdAt = createdAt
    }
}
