public import Domain
import FoundationEssentials

/// The count of calls in Redis: every answer is one script, by the server's clock.
public struct RedisGovernor: CallGovernor {
    private let bus: RedisBus

    /// Over the connection of a bus.
    public init(_ bus: RedisBus) {
        self.bus = bus
    }

    /// Takes a place; see ``CallGovernor``.
    public func ask(
        _ call: PlannedCall,
        within limits: CallLimits,
        spent: CallsSpent?
    ) async throws -> CallPermission {
        var arguments = [
            call.id.uuidString, "\(call.tokens)", "\(Int(limits.longestCallSeconds * 1000))", call.user.description,
        ]
        for side in [limits.provider, limits.user] {
            arguments += ["\(side.callsPerMinute)", "\(side.tokensPerMinute)", "\(side.callsPerDay)"]
        }
        arguments += spent.map { ["\($0.day)", "\($0.provider)", "\($0.user)"] } ?? ["", "0", "0"]
        let keys = windows(of: call) + [key("day", call.provider), key("hold", call.provider)]
        let reply = try await send(.script(Script.askForCall, keys: keys, arguments)).list
        guard reply.count >= 2, let number = reply[1].integer else { throw Self.nonsense }
        switch reply[0].text {
        case "go": return .go(day: number)
        case "wait": return .wait(seconds: Double(number) / 1000)
        case "tell": return .tell(day: number)
        case "exhausted":
            guard reply.count == 3, let whose = reply[2].text.flatMap(CallPermission.Exhausted.init) else {
                throw Self.nonsense
            }
            return .exhausted(whose, seconds: Double(number) / 1000)
        default: throw Self.nonsense
        }
    }

    /// Counts a call that is over for another minute; see ``CallGovernor``.
    public func settle(_ call: PlannedCall, tokens: Int) async throws {
        let arguments = [call.id.uuidString, "\(call.tokens)", "\(max(0, tokens))"]
        _ = try await send(.script(Script.settleCall, keys: windows(of: call), arguments))
    }

    /// Holds a provider's calls back; see ``CallGovernor``.
    public func hold(_ provider: String, seconds: Double) async throws {
        let milliseconds = Int((min(max(seconds, 0), 86_400) * 1000).rounded(.up))
        guard milliseconds > 0 else { return }
        _ = try await send(.script(Script.holdCalls, keys: [key("hold", provider)], ["\(milliseconds)"]))
    }

    private func send(_ command: RedisCommand) async throws -> RedisReply {
        let reply = try await bus.commands.send(command)
        if case .error(let error) = reply { throw error.failure }
        return reply
    }

    private func windows(of call: PlannedCall) -> [String] {
        [key("window", call.provider), key("user", "\(call.provider):\(call.user)")]
    }

    private func key(_ kind: String, _ name: String) -> String {
        "\(bus.keys.prefix)millrace:ai:\(kind):\(name)"
    }

    private static let nonsense = Failure(.internalError, "The script that counts calls answered nonsense.")
}
