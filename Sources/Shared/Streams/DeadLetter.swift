import Domain
import Events
import FoundationEssentials

/// What is mirrored to ``StreamName/dead``: an entry that nobody can read, or a stage that failed for good.
///
/// For tailing only; the truth about failed stages is in the ledger.
struct DeadLetter: Codable, Sendable {
    /// Why, in one sentence.
    var reason: String
    /// A failure's code.
    var code: String
    /// Which group gave up.
    var group: String
    /// Which process.
    var consumer: String
    /// The stream of the entry.
    var stream: String
    /// The entry's id.
    var entry: String
    /// The file; `nil` if the entry does not even say that.
    var file: String?
    /// Attempts; `nil` for an unreadable entry.
    var attempts: Int?
    /// What the unreadable entry held, cut to 4,096 characters.
    var body: String?

    /// An entry that cannot be read.
    init(_ delivery: Delivery, _ failure: Failure, consumer: String) {
        self.init(delivery.tag, failure, consumer: consumer)
        body = delivery.event.map { String($0.prefix(4_096)) }
    }

    /// An attempt that was the last.
    init(_ attempt: Attempt, _ failure: Failure, consumer: String) {
        self.init(attempt.tag, failure, consumer: consumer)
        file = attempt.claim.work.file.description
        attempts = attempt.claim.attempt
    }

    private init(_ tag: DeliveryTag, _ failure: Failure, consumer: String) {
        reason = failure.message
        code = failure.code.description
        group = tag.group
        self.consumer = consumer
        stream = tag.stream
        entry = tag.entry
    }

    /// The message for the mirror; the same letter always has the same id, so that repeats are dropped.
    func message() throws -> OutboxMessage {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return OutboxMessage(
            stream: StreamName.dead.description,
            eventID: "dead:\(stream):\(entry):\(group)",
            event: String(decoding: try encoder.encode(self), as: UTF8.self)
        )
    }
}
