/// What is found when all has come to rest: the database, Redis, the store, the API. With the diary it is all that the
/// oracle judges by; both can be written down and judged again.
struct Evidence: Codable, Sendable {
    struct File: Codable, Sendable {
        var id: String
        var status: String
        var sha256: String
        var user_id: String
        var uploaded_at: Double
        var processed_at: Double?
        var settlement: Int
    }
    struct Stage: Codable, Sendable {
        var file_id: String
        var stage: String
        var state: String
        var generation: Int
        var attempt: Int
        var worker_losses: Int
        var error_code: String?
        var finished_at: Double?
    }
    struct Attempt: Codable, Sendable {
        var attempt_id: String
        var file_id: String
        var stage: String
        var attempt: Int
        var generation: Int
        var worker: String
        var outcome: String
        var started_at: Double
        var finished_at: Double?
        var error_code: String?
    }
    /// A row that a stage left, and when its transaction began.
    struct Effect: Codable, Sendable {
        var file_id: String
        var stage: String
        var created_at: Double
    }
    /// Whose lease was renewed by which process, and one of the files.
    struct Beat: Codable, Sendable {
        var worker: String
        var teller: String
        var file_id: String
        var count: Int
    }
    struct Group: Codable, Sendable {
        var stream: String
        var group: String
        var length: Int
        var pending: Int
        var members: Int
        var undelivered: Int
    }
    struct Process: Codable, Sendable {
        var member: String
        var pid: Int32
        var descriptorsAtStart: Int
        var descriptors: Int
        var kilobytesAtStart: Int
        var kilobytes: Int
    }

    var leaseSeconds = 3.0
    var recoverySeconds = 9.0
    /// Whether everything came to rest in time.
    var isQuiet = true
    var files: [File] = []
    var stages: [Stage] = []
    var attempts: [Attempt] = []
    var effects: [Effect] = []
    var beats: [Beat] = []
    var notifications: [String: String] = [:]
    var outbox = 0
    var groups: [Group] = []
    /// SHA-256 of the stored object of every file.
    var objects: [String: String] = [:]
    /// Files with a thumbnail's row whose object is missing.
    var missingThumbnails: [String] = []
    /// What the API says of every file.
    var statuses: [String: String] = [:]
    var processes: [Process] = []
}
