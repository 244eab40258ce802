import ArgumentParser
import Control
import Domain
import FoundationEssentials
import Logging
import ServiceKit
import Settings
import Testing

@testable import Millrace

struct FleetTests {
    @Test func everyProcessIsAskedAndTheOneThatIsAwayIsNamed() async throws {
        try await withServer { address in
            let gone = ControlAddress(host: "127.0.0.1", port: 1)
            let fleet = Fleet(
                members: [address, gone, address].map { Fleet.Member(service: nil, instance: nil, address: $0) },
                token: nil
            )
            let replies = await fleet.ask("log_level", ["level": "debug"], as: [String: String].self, timeoutSeconds: 5)
            #expect(replies.map(\.member.address) == [address, gone, address])
            let answers = replies.map { try? $0.outcome.get() }
            #expect(answers == [["level": "debug"], nil, ["level": "debug"]])
        }
    }

    @Test func anAnswerOfAnotherShapeIsAnErrorOfThatProcessOnly() async throws {
        try await withServer { address in
            let fleet = Fleet(members: [Fleet.Member(service: nil, instance: nil, address: address)], token: nil)
            let replies = await fleet.ask("log_level", as: InstanceState.self, timeoutSeconds: 5)
            let error = #expect(throws: ControlError.self) { try replies[0].outcome.get() }
            #expect(error?.code == "invalid_answer")
        }
    }

    @Test func membersAreChosenByServiceAndInstanceOldestFirst() throws {
        func instance(_ service: String, _ id: String, _ control: String, _ startedAt: Int64) -> Instance {
            Instance(service: service, id: id, control: control, health: "", version: "0", startedAt: startedAt)
        }
        let all = [
            instance("janitor", "j1", "127.0.0.1:7004", 1), instance("analyzer", "a2", "127.0.0.1:7101", 9),
            instance("analyzer", "a1", "127.0.0.1:7001", 2), instance("analyzer", "bad", "nowhere", 3),
        ]
        func chosen(_ arguments: String...) throws -> [String?] {
            Fleet.members(of: all, try InstanceOptions.parse(arguments)).map(\.instance)
        }
        #expect(try chosen() == ["a1", "a2", "j1"])
        #expect(try chosen("--service", "analyzer") == ["a1", "a2"])
        #expect(try chosen("--instance", "a2") == ["a2"])
        #expect(try chosen("--service", "gateway") == [])
    }

    @Test(arguments: [["--address", "nowhere"], ["--timeout", "0"]])
    func wrongOptionsAreRefused(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try InstanceOptions.parse(arguments) }
    }

    /// A control port with `log_level` as services have it.
    private func withServer(_ body: (ControlAddress) async throws -> Void) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let listener = try await ControlListener.bind(ControlAddress(host: "127.0.0.1", port: 0), logger: logger)
        var methods = ControlMethods()
        methods.add("log_level") { call in try call.answer(try call.params([String: String].self)) }
        let server = ControlServer(listener, methods: methods, gate: ControlGate(token: nil), logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            try await body(listener.address)
            group.cancelAll()
            while let ended = await group.nextResult() { _ = ended }
        }
    }
}
