import TestKit

/// One process of the stack: what it is, what it runs as now, and whether it is to run.
struct Post: Sendable {
    /// The executable.
    let service: String
    /// Health and control port.
    let ports: (health: Int, control: Int)
    /// The process; `nil` before the first start.
    var child: Child?
    /// Whether it is started again when it ends.
    var isWanted = true
    /// Set on top of the stack's settings, for one life.
    var extra: [String: String] = [:]
    /// Whether we killed this life of it.
    var isKilled = false
    /// When it is to be started again.
    var restartAt: Double?
    /// How often it was started.
    var starts = 0

    /// Its consumer group, if it has one.
    var group: String? {
        ["Analyzer": "analyzer", "Thumbnailer": "thumbnailer", "Notifier": "notifier"][service]
    }
}
