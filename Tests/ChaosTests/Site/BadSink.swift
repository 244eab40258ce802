import FoundationEssentials
import Synchronization
import TestKit

/// The receiver of notifications: writes down every one, and answers as badly as it is told.
final class BadSink: Sendable {
    /// How it answers.
    enum Mood: Sendable {
        /// With 204.
        case well
        /// Takes the notification and never answers.
        case silent
        /// With 500, having taken nothing.
        case failing
        /// With 429 and `Retry-After: 1`, having taken nothing.
        case throttling
        /// Takes the notification, says 200, and drips the rest.
        case dripping
        /// Takes it and answers with 204 when 1.5 s have passed: the work of the notifiers is long then.
        case late
    }

    private let shared: SharedMood
    private let http: HTTPSink

    init(_ diary: Diary) throws {
        let mood = SharedMood()
        http = try HTTPSink { request, _ in
            let answer = mood.answer
            diary.write(.notified) {
                $0.key = request.headers["webhook-id"]
                $0.file = $0.key.map { String($0.prefix(36)) }
                $0.status = answer.status
                $0.detail = answer.word
            }
            return answer.deed
        }
        shared = mood
    }

    var url: String { http.url }

    func set(_ mood: Mood) { shared.set(mood) }

    func close() { http.close() }
}

/// The mood, where the sink's threads can see it.
private final class SharedMood: Sendable {
    private let mood = Mutex(BadSink.Mood.well)

    func set(_ value: BadSink.Mood) { mood.withLock { $0 = value } }

    /// What to do, what a receiver would say that it did (2xx: it has the notification), and a word for the diary.
    var answer: (deed: HTTPSink.Answer, status: Int, word: String) {
        switch mood.withLock({ $0 }) {
        case .well: (.respond(204), 204, "taken")
        case .silent: (.hang, 200, "taken, not answered")
        case .failing: (.respond(500), 500, "refused")
        case .throttling: (.respond(429, headers: ["retry-after": "1"]), 429, "refused")
        case .late: (.late(204, milliseconds: 1500), 204, "taken, late")
        case .dripping: (.drip(bytes: 40, everyMilliseconds: 500), 200, "taken, dripping")
        }
    }
}
