import FoundationEssentials
import Logging
import NIOCore
import Synchronization
import TestKit
import Testing

@testable import Control

struct ControlServerTests {
    @Test func aBadLineIsAnsweredAndTheConnectionStays() async throws {
        try await ControlBench().run { bench in
            try await bench.talk { wire in
                try await wire.send("this is not JSON\n")
                #expect(try await wire.next()?.error?.code == -32700)
                try await wire.send(#"{"jsonrpc":"2.0","id":1,"method":"nothing"}"# + "\n")
                #expect(try await wire.next()?.error?.code == -32601)
                try await wire.send(#"{"jsonrpc":"2.0","id":"x","method":"echo","params":{"text":"hi"}}"# + "\n")
                let answer = try await wire.next()
                #expect(answer?.id == .string("x"))
                #expect(answer?.result?["text"] == "hi")
            }
        }
    }

    @Test func aLineOverTheLimitIsAnsweredAndTheConnectionCloses() async throws {
        try await ControlBench(limits: ControlLimits(lineBytes: 2048)).run { bench in
            try await bench.talk { wire in
                try await wire.send(String(repeating: "x", count: 3000))
                let answer = try await wire.next()
                #expect(answer?.error?.data?.code == "too_large")
                #expect(try await wire.next() == nil)
            }
        }
    }

    @Test func answersComeInTheOrderInWhichTheyAreReady() async throws {
        try await ControlBench().run { bench in
            try await bench.talk { wire in
                try await wire.send(
                    #"{"jsonrpc":"2.0","id":1,"method":"wait"}"# + "\n" + #"{"jsonrpc":"2.0","id":2,"method":"echo"}"#
                        + "\n"
                )
                #expect(try await wire.next()?.id == .integer(2))
                bench.release.set()
                #expect(try await wire.next()?.id == .integer(1))
            }
        }
    }

    @Test func noMoreCallsRunThanTheLimitAndTheRestWait() async throws {
        try await ControlBench(limits: ControlLimits(callsPerConnection: 3)).run { bench in
            try await bench.talk { wire in
                for id in 1...10 {
                    try await wire.send(#"{"jsonrpc":"2.0","id":\#(id),"method":"wait"}"# + "\n")
                }
                #expect(await eventually { bench.running.withLock { $0.now } == 3 })
                bench.release.set()
                var ids: Set<RequestID?> = []
                for _ in 1...10 { ids.insert(try await wire.next()?.id) }
                #expect(ids == Set((1...10).map { .integer($0) }))
                #expect(bench.running.withLock { $0.most } == 3)
            }
        }
    }

    @Test func aNotificationGetsNoAnswer() async throws {
        try await ControlBench().run { bench in
            try await bench.talk { wire in
                try await wire.send(#"{"jsonrpc":"2.0","method":"echo"}"# + "\n")
                try await wire.send(#"{"jsonrpc":"2.0","id":5,"method":"echo"}"# + "\n")
                #expect(try await wire.next()?.id == .integer(5))
            }
        }
    }

    @Test func aHandlersErrorIsToldWithItsCodeAndAnyOtherIsNot() async throws {
        try await ControlBench().run { bench in
            try await bench.talk { wire in
                try await wire.send(#"{"jsonrpc":"2.0","id":1,"method":"refuse"}"# + "\n")
                let refused = try await wire.next()?.error
                #expect(refused?.code == -32000)
                #expect(refused?.data?.code == "conflict")
                #expect(refused?.data?.retryable == true)
                try await wire.send(#"{"jsonrpc":"2.0","id":2,"method":"break"}"# + "\n")
                let broken = try await wire.next()?.error
                #expect(broken?.code == -32603)
                #expect(broken?.message == "internal error")
            }
        }
    }

    @Test func anAnswerOverTheLimitBecomesAnError() async throws {
        try await ControlBench(limits: ControlLimits(lineBytes: 4096)).run { bench in
            try await bench.talk { wire in
                try await wire.send(#"{"jsonrpc":"2.0","id":1,"method":"much"}"# + "\n")
                #expect(try await wire.next()?.error?.data?.code == "too_large")
            }
        }
    }

    @Test func anIdleConnectionIsClosed() async throws {
        try await ControlBench(limits: ControlLimits(idleSeconds: 0.1)).run { bench in
            try await bench.talk { wire in
                let end = try await wire.next()
                #expect(end == nil)
            }
        }
    }

    @Test func aClientThatDoesNotReadIsClosed() async throws {
        try await ControlBench(limits: ControlLimits(idleSeconds: 0.3)).run { bench in
            try await bench.talk { wire in
                try await wire.send(#"{"jsonrpc":"2.0","id":1,"method":"flood"}"# + "\n")
                #expect(await eventually { bench.closed.withLock { $0 } == 1 })
            }
        }
    }

    @Test func oneConnectionTooManyIsToldSoAndClosed() async throws {
        try await ControlBench(limits: ControlLimits(connections: 1)).run { bench in
            try await bench.talk { first in
                try await first.send(#"{"jsonrpc":"2.0","id":1,"method":"echo"}"# + "\n")
                #expect(try await first.next()?.id == .integer(1))
                try await bench.talk { second in
                    let refusal = try await second.next()
                    #expect(refusal?.error?.data?.code == "throttled")
                    let end = try await second.next()
                    #expect(end == nil)
                }
            }
        }
    }

    @Test func answersAreSentToAClientThatHasClosedItsSide() async throws {
        try await ControlBench().run { bench in
            try await bench.talk { wire in
                try await wire.send(#"{"jsonrpc":"2.0","id":1,"method":"slow"}"# + "\n")
                wire.endInput()
                #expect(try await wire.next()?.id == .integer(1))
                #expect(try await wire.next() == nil)
            }
        }
    }

    @Test func aWatcherIsAnsweredFirstThenNotifiedAndClearedAtTheEnd() async throws {
        try await ControlBench(limits: ControlLimits(heartbeatSeconds: 0.01)).run { bench in
            try await bench.talk { wire in
                try await wire.send(#"{"jsonrpc":"2.0","id":1,"method":"watch"}"# + "\n")
                #expect(try await wire.next()?.id == .integer(1))
                for count in 1...3 {
                    let event = try await wire.next()
                    #expect(event?.method == "event")
                    #expect(event?.params?["count"] == "\(count)")
                }
                #expect(bench.closed.withLock { $0 } == 0)
            }
            #expect(await eventually { bench.closed.withLock { $0 } == 1 })
            #expect(await eventually { bench.cancelled.withLock { $0 } == 1 })
        }
    }

    @Test func aWatcherThatHasClosedItsSideIsStillToldAndSentHeartbeats() async throws {
        try await ControlBench(limits: ControlLimits(heartbeatSeconds: 0.01)).run { bench in
            try await bench.talk { wire in
                try await wire.send(#"{"jsonrpc":"2.0","id":1,"method":"watch"}"# + "\n")
                wire.endInput()
                var seen: [String] = []
                while !seen.contains("heartbeat"), let frame = try await wire.next() {
                    seen.append(frame.method ?? "answer")
                }
                #expect(Set(seen).isSuperset(of: ["answer", "event", "heartbeat"]))
            }
        }
    }

    @Test func watchersOfAConnectionAreLimited() async throws {
        try await ControlBench(limits: ControlLimits(followersPerConnection: 1)).run { bench in
            try await bench.talk { wire in
                try await wire.send(#"{"jsonrpc":"2.0","id":1,"method":"watch"}"# + "\n")
                var seen: [Frame] = []
                for _ in 1...4 { if let frame = try await wire.next() { seen.append(frame) } }
                try await wire.send(#"{"jsonrpc":"2.0","id":2,"method":"watch"}"# + "\n")
                #expect(try await wire.next()?.error?.data?.code == "throttled")
            }
        }
    }
}
