public import Domain
import FoundationEssentials
import Synchronization
import Testing

/// What every ``Outbox`` must do, whatever keeps its rows.
public struct OutboxExercise: Sendable {
    /// One thing that must hold; each is checked in a fresh world.
    public enum Fact: String, Sendable, CaseIterable {
        case publishesWhatWasAccepted
        case keepsRowsWhosePublishingFailed
        case handsEachRowToOneOfTwoRelays
        case holdsRowsWhileTheyArePublished
        case publishesNoMoreThanTheLimit
        case publishesTheOldestFirst
        case signalsArrivals
        case tellsOfWhatHasBecomeDue
        // Lines.
        case publishesNoMoreOfAUserThanTheAllowance
        case publishesNoMoreForAStageThanTheAllowance
        case feedsTheUsersInTurn
        case letsANewcomerBeNext
        case feedsEachStageByItself
        case neverLetsAUserPastItsOwnLine
        case keepsTheLineWhosePublishingFailed
    }

    let files: any FileRepository
    let outbox: any Outbox

    /// Exercises an empty outbox, filled by uploads.
    public init(files: any FileRepository, outbox: any Outbox) {
        self.files = files
        self.outbox = outbox
    }

    /// Checks one fact.
    public func check(_ fact: Fact) async throws {
        switch fact {
        case .publishesWhatWasAccepted: try await publishesWhatWasAccepted()
        case .keepsRowsWhosePublishingFailed: try await keepsRowsWhosePublishingFailed()
        case .handsEachRowToOneOfTwoRelays: try await handsEachRowToOneOfTwoRelays()
        case .holdsRowsWhileTheyArePublished: try await holdsRowsWhileTheyArePublished()
        case .publishesNoMoreThanTheLimit: try await publishesNoMoreThanTheLimit()
        case .publishesTheOldestFirst: try await publishesTheOldestFirst()
        case .signalsArrivals: try await signalsArrivals()
        case .tellsOfWhatHasBecomeDue: try await tellsOfWhatHasBecomeDue()
        case .publishesNoMoreOfAUserThanTheAllowance: try await publishesNoMoreOfAUserThanTheAllowance()
        case .publishesNoMoreForAStageThanTheAllowance: try await publishesNoMoreForAStageThanTheAllowance()
        case .feedsTheUsersInTurn: try await feedsTheUsersInTurn()
        case .letsANewcomerBeNext: try await letsANewcomerBeNext()
        case .feedsEachStageByItself: try await feedsEachStageByItself()
        case .neverLetsAUserPastItsOwnLine: try await neverLetsAUserPastItsOwnLine()
        case .keepsTheLineWhosePublishingFailed: try await keepsTheLineWhosePublishingFailed()
        }
    }

    private func publishesWhatWasAccepted() async throws {
        #expect(try await outbox.relay(limit: 10) { _ in [] } == 0)
        let upload = SampleUpload.fresh()
        _ = try await files.accept(upload)
        let relay = RecordingRelay()
        #expect(try await outbox.relay(limit: 10, relay.publish) == 1)
        let message = try #require(relay.messages.first)
        #expect(message.stream == "millrace:uploads")
        #expect(message.event.contains(upload.file.id.description))
        #expect(message.event.contains(message.eventID))
        #expect(message.event.utf8.count <= 1_024)
        #expect(try await outbox.relay(limit: 10, relay.publish) == 0)
    }

    private func keepsRowsWhosePublishingFailed() async throws {
        _ = try await files.accept(SampleUpload.fresh())
        await #expect(throws: Failure.self) {
            try await outbox.relay(limit: 10) { _ in throw Failure(.unavailable, "The broker is away.") }
        }
        #expect(try await outbox.relay(limit: 10, RecordingRelay().publish) == 1)
    }

    private func handsEachRowToOneOfTwoRelays() async throws {
        for _ in 0..<60 { _ = try await files.accept(SampleUpload.fresh()) }
        let relay = RecordingRelay()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    while relay.messages.count < 60 { _ = try await outbox.relay(limit: 7, relay.publish) }
                }
            }
            try await group.waitForAll()
        }
        #expect(relay.messages.count == 60)
        #expect(Set(relay.messages.map(\.eventID)).count == 60)
    }

    private func holdsRowsWhileTheyArePublished() async throws {
        for _ in 0..<5 { _ = try await files.accept(SampleUpload.fresh()) }
        let relay = RecordingRelay()
        let count = try await outbox.relay(limit: 3) { [outbox] messages in
            // Another relay comes while this one publishes: it gets the rest.
            let rest = try await outbox.relay(limit: 10, relay.publish)
            #expect(rest == 2)
            return relay.publish(messages)
        }
        #expect(count == 3)
        #expect(Set(relay.messages.map(\.eventID)).count == 5)
    }

    private func publishesNoMoreThanTheLimit() async throws {
        for _ in 0..<5 { _ = try await files.accept(SampleUpload.fresh()) }
        let relay = RecordingRelay()
        #expect(try await outbox.relay(limit: 3, relay.publish) == 3)
        #expect(try await outbox.relay(limit: 3, relay.publish) == 2)
    }

    private func publishesTheOldestFirst() async throws {
        let uploads = (0..<5).map { _ in SampleUpload.fresh() }
        for upload in uploads { _ = try await files.accept(upload) }
        let relay = RecordingRelay()
        _ = try await outbox.relay(limit: 10, relay.publish)
        for (upload, message) in zip(uploads, relay.messages) {
            #expect(message.event.contains(upload.file.id.description))
        }
    }

    private func signalsArrivals() async throws {
        let relay = RecordingRelay()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let arrivals = outbox.arrivals()
            group.addTask { [outbox] in
                for await _ in arrivals { _ = try await outbox.relay(limit: 10, relay.publish) }
            }
            for count in 1...3 {
                _ = try await files.accept(SampleUpload.fresh())
                let isHeard = await eventually { relay.messages.count == count }
                #expect(isHeard)
            }
            group.cancelAll()
        }
    }

    /// A row may become due between a relay's pass and its look at what is next: then it must not sleep over it.
    private func tellsOfWhatHasBecomeDue() async throws {
        #expect(try await outbox.outlook().due == nil)
        _ = try await files.accept(SampleUpload.fresh())
        let due = try #require(try await outbox.outlook().due)
        #expect(abs(due.timeIntervalSinceNow) < 60)
    }
}

/// A broker that takes everything and remembers it.
public final class RecordingRelay: Sendable {
    private let taken = Mutex<[OutboxMessage]>([])

    /// Remembers nothing yet.
    public init() {}

    /// What was published, in order.
    public var messages: [OutboxMessage] { taken.withLock { $0 } }

    /// Takes messages and answers with entry ids that count up.
    public func publish(_ messages: [OutboxMessage]) -> [String] {
        taken.withLock { taken in
            taken += messages
            return messages.indices.map { "\(taken.count - messages.count + $0 + 1)-0" }
        }
    }
}
