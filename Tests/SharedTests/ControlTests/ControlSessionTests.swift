import Testing

@testable import Control

struct ControlSessionTests {
    static let limits = ControlLimits(followersPerConnection: 2, idleSeconds: 300, authSeconds: 10)
    let session = ControlSession(identity: .local, limits: limits)
    let start = ContinuousClock.now

    @Test func aConnectionThatDoesNothingIsClosedAfterItsTime() {
        #expect(session.nextLook(at: start + .seconds(299)) != nil)
        #expect(session.nextLook(at: start + .seconds(301)) == nil)
    }

    @Test func aCallUnderWayKeepsItOpen() async {
        let look = await session.handling { session.nextLook(at: start + .seconds(1000)) }
        #expect(look != nil)
        #expect(session.nextLook(at: start + .seconds(1000)) == nil)
    }

    @Test func anAnswerThatNobodyReadsDoesNot() async throws {
        await session.handling {
            try? await session.writing { #expect(session.nextLook(at: start + .seconds(1000)) == nil) }
        }
    }

    @Test func aWatcherKeepsItOpenUntilItsSideEnds() throws {
        try session.reserveFollower()
        #expect(session.nextLook(at: start + .seconds(1000)) != nil)
        session.endInput()
        #expect(session.nextLook(at: start + .seconds(1000)) == nil)
        session.endFollower()
    }

    @Test func watchersAreCounted() throws {
        for _ in 1...2 { try session.reserveFollower() }
        #expect(throws: ControlError.self) { try session.reserveFollower() }
        session.endFollower()
        try session.reserveFollower()
    }

    @Test func aStrangerHasLessTimeWhateverItDoes() async {
        let stranger = ControlSession(identity: .stranger, limits: Self.limits)
        #expect(stranger.nextLook(at: start + .seconds(9)) != nil)
        #expect(await stranger.handling { stranger.nextLook(at: start + .seconds(11)) } == nil)
        stranger.identity = .operator
        #expect(stranger.nextLook(at: start + .seconds(11)) != nil)
    }

    @Test func theThirdWrongTokenIsOneTooMany() {
        #expect([1, 2, 3].map { _ in session.refuseToken() } == [false, false, true])
    }
}
