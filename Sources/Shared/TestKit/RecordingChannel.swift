public import Domain
import Synchronization

/// A channel that remembers what it was given and answers as it is told.
public final class RecordingChannel: NotificationChannel {
    /// One message as it was handed over.
    public struct Message: Sendable, Hashable {
        /// The notification's key.
        public let key: String
        /// `file.completed`, `file.failed`.
        public let kind: String
        /// The JSON document.
        public let body: [UInt8]
    }

    /// The name it was given.
    public let name: String
    private let messages = Mutex<[Message]>([])
    private let answer: @Sendable (Int) async throws -> String

    /// A channel of that name.
    ///
    /// - Parameter answer: what to return or throw; told how many messages came before.
    public init(_ name: String, answer: @escaping @Sendable (Int) async throws -> String = { _ in "taken" }) {
        self.name = name
        self.answer = answer
    }

    /// What it was given, refused or not, oldest first.
    public var all: [Message] { messages.withLock { $0 } }

    /// Remembers the message, then answers.
    public func send(key: String, kind: String, body: [UInt8]) async throws -> String {
        let count = messages.withLock { messages -> Int in
            messages.append(Message(key: key, kind: kind, body: body))
            return messages.count - 1
        }
        return try await answer(count)
    }
}
