/// One step of the schema, applied once and never changed afterwards.
///
/// Steps only add, or drop what the version before no longer uses: old and new processes run side by side.
struct Migration: Sendable {
    /// From 1, without gaps.
    let version: Int
    /// For people.
    let name: String
    /// Statements, run in one transaction.
    let sql: String

    /// Every step, in order.
    static let all: [Migration] = [
        files, stages, findings, outbox, events, notifications, operations, policy, fairness, upkeep, renditions,
        wall, text, redo, ai, search, likeness, collections, crops,
        captures,
    ]
}
