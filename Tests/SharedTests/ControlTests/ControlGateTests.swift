import NIOCore
import Testing

@testable import Control

struct ControlGateTests {
    @Test func aStrangerIsAnsweredNothingButAuth() async throws {
        try await ControlBench(isOpen: true, token: "secret").run { bench in
            try await bench.talk { wire in
                try await wire.send(#"{"jsonrpc":"2.0","id":1,"method":"echo"}"# + "\n")
                #expect(try await wire.next()?.error?.code == -32001)
                try await wire.send(
                    #"{"jsonrpc":"2.0","id":2,"method":"auth","params":{"token":"secret"}}"# + "\n"
                        + #"{"jsonrpc":"2.0","id":3,"method":"echo"}"# + "\n"
                )
                #expect(try await wire.next()?.result?["as"] == "operator")
                #expect(try await wire.next()?.id == .integer(3))
            }
        }
    }

    @Test func onLoopbackNoTokenIsNeeded() async throws {
        try await ControlBench(token: "secret").run { bench in
            try await bench.talk { wire in
                try await wire.send(#"{"jsonrpc":"2.0","id":1,"method":"whoami"}"# + "\n")
                #expect(try await wire.next()?.result?["as"] == "local")
            }
        }
    }

    @Test(arguments: ["", "secre", "secret2", "Secret"])
    func aWrongTokenIsRefusedAndTheThirdCloses(_ token: String) async throws {
        try await ControlBench(isOpen: true, token: "secret").run { bench in
            try await bench.talk { wire in
                for _ in 1...3 {
                    try await wire.send(
                        #"{"jsonrpc":"2.0","id":1,"method":"auth","params":{"token":"\#(token)"}}"# + "\n"
                    )
                    #expect(try await wire.next()?.error?.code == -32001)
                }
                #expect(try await wire.next()?.error?.message == "too many wrong tokens")
                #expect(try await wire.next() == nil)
            }
        }
    }

    @Test func withoutATokenNobodyIsAdmittedFromOutside() async throws {
        try await ControlBench(isOpen: true).run { bench in
            try await bench.talk { wire in
                try await wire.send(#"{"jsonrpc":"2.0","id":1,"method":"auth","params":{"token":""}}"# + "\n")
                #expect(try await wire.next()?.error?.code == -32001)
            }
        }
    }

    @Test func aUserMayCallWhatIsForUsersOnly() async throws {
        let check: ControlGate.Check = { $0 == "alice" ? .user(name: "alice", scopes: []) : nil }
        try await ControlBench(isOpen: true, token: "secret", check: check).run { bench in
            try await bench.talk { wire in
                try await wire.send(
                    #"{"jsonrpc":"2.0","id":1,"method":"auth","params":{"token":"alice"}}"# + "\n"
                        + #"{"jsonrpc":"2.0","id":2,"method":"whoami"}"# + "\n"
                )
                #expect(try await wire.next()?.result?["as"] == "user alice")
                #expect(try await wire.next()?.result?["as"] == "user alice")
                try await wire.send(#"{"jsonrpc":"2.0","id":3,"method":"slow"}"# + "\n")
                #expect(try await wire.next()?.error?.data?.code == "forbidden")
            }
        }
    }

    @Test func aStrangerWhoSaysNothingIsClosedSoon() async throws {
        let limits = ControlLimits(idleSeconds: 60, authSeconds: 0.1)
        try await ControlBench(limits: limits, isOpen: true, token: "secret").run { bench in
            try await bench.talk { wire in
                let end = try await wire.next()
                #expect(end == nil)
            }
        }
    }

    @Test func aStrangersLinesAreShort() async throws {
        try await ControlBench(isOpen: true, token: "secret").run { bench in
            try await bench.talk { wire in
                try await wire.send(String(repeating: "x", count: 20_000))
                #expect(try await wire.next()?.error?.data?.code == "too_large")
            }
        }
    }
}
