/// Who has how much under way at which stage, while rows are sorted into those that go at once and those that stand in
/// line.
public struct Loads: Sendable {
    private struct Place: Hashable, Sendable {
        let user: UserID
        let stage: StageName
    }
    private let allowance: Allowance
    private var byPlace: [Place: Int] = [:]
    private var byStage: [StageName: Int] = [:]
    private var lines: Set<Place> = []

    /// Nobody has anything under way.
    public init(_ allowance: Allowance) {
        self.allowance = allowance
    }

    /// Counts work that is under way.
    public mutating func add(_ count: Int, of user: UserID?, at stage: StageName) {
        byStage[stage, default: 0] += count
        if let user { byPlace[Place(user: user, stage: stage), default: 0] += count }
    }

    /// Notes that the user has work in the stage's line already; more of it goes behind, never past it.
    public mutating func addLine(of user: UserID, at stage: StageName) {
        lines.insert(Place(user: user, stage: stage))
    }

    /// Whether a row goes at once, which it does only if all its stages have room; counts it as under way or in line.
    ///
    /// What brings no work, or belongs to nobody, goes at once.
    public mutating func admits(_ user: UserID?, _ stages: [StageName]) -> Bool {
        guard let user else { return true }
        let hasRoom = stages.allSatisfy { stage in
            let place = Place(user: user, stage: stage)
            return !lines.contains(place) && byPlace[place, default: 0] < allowance.perUser
                && byStage[stage, default: 0] < allowance.perStage
        }
        for stage in stages {
            if hasRoom { add(1, of: user, at: stage) } else { addLine(of: user, at: stage) }
        }
        return hasRoom
    }
}
