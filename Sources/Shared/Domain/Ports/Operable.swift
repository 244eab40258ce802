/// A part of a process that an operator can look into and steer over the control port.
public protocol Operable: Sendable {
    /// The stages or loops it carries out: `analyze`, `relay`, `reclaim`.
    var registered: [String] { get }

    /// What it works on now.
    func active() async -> [ActiveWork]

    /// What it holds or will do later, by name, with the seconds until then.
    func scheduled() async -> [ScheduledWork]

    /// Counters since the start: `done`, `failed`, `retried`, `fenced`.
    func stats() async -> [String: Double]

    /// Takes no new work until ``resume()``; what runs goes on.
    func pause() async

    /// Takes work again.
    func resume() async

    /// Takes no new work and returns when what runs has ended.
    func drain() async
}

/// A running attempt.
public struct ActiveWork: Sendable, Hashable, Codable {
    /// The stage.
    public let stage: String
    /// The file.
    public let file: String
    /// From 1.
    public let attempt: Int
    /// How far it is.
    public let progress: Progress
    /// How long it has run.
    public let seconds: Double

    /// A running attempt.
    public init(stage: String, file: String, attempt: Int, progress: Progress, seconds: Double) {
        self.stage = stage
        self.file = file
        self.attempt = attempt
        self.progress = progress
        self.seconds = seconds
    }
}

/// Something that will be done later.
public struct ScheduledWork: Sendable, Hashable, Codable {
    /// What.
    public let name: String
    /// Seconds from now; negative if it is late.
    public let inSeconds: Double

    /// Something for later.
    public init(name: String, inSeconds: Double) {
        self.name = name
        self.inSeconds = inSeconds
    }
}
