import Domain
import Events
import Streams

/// The names of our keys in Redis, behind a prefix, and commands that are made of nothing but them.
struct Keys: Sendable {
    /// The member that owns what was handed back.
    static let nobody = "__released"
    /// A day: older than any lease, so that it may be taken at once.
    private static let releasedIdleMilliseconds = "86400000"

    let prefix: String

    /// Set while Redis remembers: gone after an empty restart.
    var epoch: String { prefix + "millrace:epoch" }
    /// Running processes, by expiry.
    var instances: String { prefix + "millrace:instances" }

    func stream(_ name: String) -> String { prefix + name }

    /// The stream of a key.
    func name(of key: String) -> String { String(key.dropFirst(prefix.count)) }

    /// Where the entry of a message is remembered.
    func memory(of message: OutboxMessage) -> String {
        "\(prefix)millrace:published:\(message.stream):\(message.eventID)"
    }

    /// The tags by stream and group, in the order of their first appearance.
    func grouped(_ tags: [DeliveryTag]) -> [(stream: String, group: String, entries: [String])] {
        var groups: [(stream: String, group: String, entries: [String])] = []
        for tag in tags {
            let key = stream(tag.stream)
            if let index = groups.firstIndex(where: { $0.stream == key && $0.group == tag.group }) {
                groups[index].entries.append(tag.entry)
            } else {
                groups.append((key, tag.group, [tag.entry]))
            }
        }
        return groups
    }

    func creation(_ name: StreamName, _ group: String) -> RedisCommand {
        RedisCommand(["XGROUP", "CREATE", stream(name.description), group, "0", "MKSTREAM"])
    }

    func handBack(_ tags: [DeliveryTag], of member: Member, atOnce: Bool) -> [RedisCommand] {
        grouped(tags).map { stream, group, entries in
            let arguments = [group, member.consumer, Self.nobody, atOnce ? Self.releasedIdleMilliseconds : "0"]
            return RedisCommand.script(Script.handBack, keys: [stream], arguments + entries)
        }
    }

    func renewal(_ tags: [DeliveryTag], consumer: String) -> [RedisCommand] {
        grouped(tags).map { stream, group, entries in
            RedisCommand.script(Script.renew, keys: [stream], [group, consumer] + entries)
        }
    }

    func removal(of consumer: String, _ name: StreamName, _ group: String) -> RedisCommand {
        RedisCommand.script(Script.removeMember, keys: [stream(name.description)], [group, consumer])
    }
}
