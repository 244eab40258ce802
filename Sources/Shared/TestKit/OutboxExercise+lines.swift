import Domain
import Events
import Testing

/// What stands in line, and who is next.
extension OutboxExercise {
    func publishesNoMoreOfAUserThanTheAllowance() async throws {
        try await upload(5, of: "alice")
        try await upload(1, of: "bob")
        let relay = RecordingRelay()
        let relayed = try await passes(Allowance(perUser: 3, perStage: 100), relay)
        #expect(relayed == Relayed(published: 4, lined: 2))
        #expect(relay.messages.allSatisfy { $0.stream == "millrace:uploads" })
        #expect(owners(relay) == ["alice", "alice", "alice", "bob"])
        // In a later batch as well.
        try await upload(1, of: "alice")
        #expect(try await passes(Allowance(perUser: 4, perStage: 100), relay) == Relayed(published: 0, lined: 1))
        #expect(try await outbox.outlook().hasLine)
    }

    func publishesNoMoreForAStageThanTheAllowance() async throws {
        for number in 0..<6 { try await upload(1, of: "user\(number)") }
        let relay = RecordingRelay()
        let allowance = Allowance(perUser: 10, perStage: 4)
        #expect(try await passes(allowance, relay) == Relayed(published: 4, lined: 2))
        try await upload(1, of: "late")
        #expect(try await passes(allowance, relay) == Relayed(published: 0, lined: 1))
    }

    func feedsTheUsersInTurn() async throws {
        let relay = RecordingRelay()
        try await upload(9, of: "alice")
        _ = try await passes(Self.one, RecordingRelay())
        try await upload(4, of: "bob")
        try await upload(2, of: "carol")
        _ = try await passes(Self.one, RecordingRelay())
        #expect(try await outbox.feed({ $0.stage == .analyze ? 8 : 0 }, relay.publish) == 8)
        #expect(owners(relay) == ["alice", "bob", "carol", "alice", "bob", "alice", "bob", "alice"])
        #expect(relay.messages.allSatisfy { $0.stream == "millrace:work:analyzer" })
        #expect(try await outbox.feed({ $0.stage == .analyze ? 100 : 0 }, relay.publish) == 4)
        #expect(Set(relay.messages.map(\.eventID)).count == 12)
        #expect(try await outbox.feed({ $0.stage == .analyze ? 100 : 0 }, relay.publish) == 0)
    }

    func letsANewcomerBeNext() async throws {
        let relay = RecordingRelay()
        try await upload(20, of: "alice")
        _ = try await passes(Self.one, RecordingRelay())
        #expect(try await outbox.feed({ _ in 10 }, RecordingRelay().publish) == 20)
        try await upload(2, of: "bob")
        _ = try await passes(Self.one, RecordingRelay())
        // Bob is not to wait for all of Alice's, nor Alice for a turn of Bob's for each that she has had.
        #expect(try await outbox.feed({ $0.stage == .analyze ? 3 : 0 }, relay.publish) == 3)
        #expect(owners(relay) == ["alice", "bob", "alice"])
    }

    func feedsEachStageByItself() async throws {
        let relay = RecordingRelay()
        try await upload(4, of: "alice")
        _ = try await passes(Self.one, RecordingRelay())
        #expect(try await outbox.feed({ $0.stage == .thumbnail ? 9 : -1 }, relay.publish) == 3)
        #expect(Set(relay.messages.map(\.stream)) == ["millrace:work:thumbnailer"])
        #expect(try await outbox.outlook().hasLine)
        #expect(try await outbox.feed({ _ in 9 }, relay.publish) == 3)
        #expect(relay.messages.suffix(3).allSatisfy { $0.stream == "millrace:work:analyzer" })
        #expect(try await !outbox.outlook().hasLine)
    }

    func neverLetsAUserPastItsOwnLine() async throws {
        try await upload(3, of: "alice")
        let relay = RecordingRelay()
        _ = try await passes(Self.one, relay)
        // There would be room now.
        try await upload(1, of: "alice")
        #expect(try await passes(Allowance(perUser: 50, perStage: 100), relay) == Relayed(published: 0, lined: 1))
        #expect(try await outbox.feed({ $0.stage == .analyze ? 9 : 9 }, relay.publish) == 6)
        try await upload(1, of: "alice")
        #expect(try await passes(Allowance(perUser: 50, perStage: 100), relay) == Relayed(published: 1, lined: 0))
    }

    func keepsTheLineWhosePublishingFailed() async throws {
        try await upload(3, of: "alice")
        _ = try await passes(Self.one, RecordingRelay())
        await #expect(throws: Failure.self) {
            try await outbox.feed({ _ in 9 }) { _ in throw Failure(.unavailable, "The broker is away.") }
        }
        #expect(try await outbox.feed({ _ in 9 }, RecordingRelay().publish) == 4)
    }

    // MARK: Pieces

    private static let one = Allowance(perUser: 1, perStage: 100)

    private func upload(_ count: Int, of user: String) async throws {
        for _ in 0..<count { _ = try await files.accept(SampleUpload.fresh(of: .named(user))) }
    }

    /// Passes over the outbox until nothing is left but lines.
    private func passes(_ allowance: Allowance, _ relay: RecordingRelay) async throws -> Relayed {
        var (published, lined) = (0, 0)
        while true {
            let relayed = try await outbox.relay(limit: 100, within: allowance, relay.publish)
            published += relayed.published
            lined += relayed.lined
            if relayed == Relayed(published: 0, lined: 0) { return Relayed(published: published, lined: lined) }
        }
    }

    private func owners(_ relay: RecordingRelay) -> [String] {
        relay.messages.map { message in
            (try? Envelope(json: message.event))?.tenant.description ?? "unreadable"
        }
    }
}
