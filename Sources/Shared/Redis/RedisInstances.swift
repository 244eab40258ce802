public import Domain
import FoundationEssentials

/// Running processes in Redis: one sorted set by expiry, so that who dies vanishes by itself.
public struct RedisInstances: InstanceRegistry {
    private let bus: RedisBus

    /// Over the connection of a bus.
    public init(_ bus: RedisBus) {
        self.bus = bus
    }

    /// Writes or renews an instance; see ``InstanceRegistry``.
    public func announce(_ instance: Instance, expiresInSeconds: Int) async throws {
        let arguments = ["\(expiresInSeconds)", try text(of: instance)]
        _ = try await bus.commands.send(.script(Script.announce, keys: [bus.keys.instances], arguments))
    }

    /// Removes an instance at once; see ``InstanceRegistry``.
    public func withdraw(_ instance: Instance) async throws {
        _ = try await bus.commands.send(RedisCommand(["ZREM", bus.keys.instances, try text(of: instance)]))
    }

    /// All that live; what another version wrote and we cannot read is left out.
    public func instances() async throws -> [Instance] {
        let reply = try await bus.commands.send(.script(Script.instances, keys: [bus.keys.instances], []))
        return reply.list.compactMap(\.text).compactMap { text in
            try? JSONDecoder().decode(Instance.self, from: Data(text.utf8))
        }
    }

    /// Always the same text for the same instance: it is the set's member.
    private func text(of instance: Instance) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(instance), as: UTF8.self)
    }
}
