import Control
import Domain
import FoundationEssentials
import Redis
import Settings

/// The running processes that a command was pointed at.
struct Fleet: Sendable {
    /// One process: where its control port is, and what is known of it before it was asked.
    struct Member: Sendable, Hashable {
        /// `nil` if only an address was given.
        let service: String?
        let instance: String?
        let address: ControlAddress
    }

    /// What became of one call.
    struct Reply<Report: Sendable>: Sendable {
        let member: Member
        let outcome: Result<Report, ControlError>
    }

    let members: [Member]
    let token: String?

    /// The processes that the options name; without an address, those that are registered in Redis.
    ///
    /// - Throws: ``Failure/Code/unavailable`` if Redis does not answer, ``Failure/Code/notFound`` if none is running.
    static func find(_ options: InstanceOptions, _ box: Toolbox) async throws -> Fleet {
        let token = try box.controlToken()
        if !options.address.isEmpty {
            let addresses = options.address.compactMap { ControlAddress($0) }
            return Fleet(members: addresses.map { Member(service: nil, instance: nil, address: $0) }, token: token)
        }
        let instances: [Instance]
        do {
            instances = try await box.withBroker { try await RedisInstances($0).instances() }
        } catch let failure as Failure where failure.code == .unavailable {
            throw Failure(.unavailable, "\(failure.message) Without Redis, say --address host:port.")
        }
        let members = members(of: instances, options)
        guard !members.isEmpty else { throw Failure(.notFound, "No such process is running.") }
        return Fleet(members: members, token: token)
    }

    /// Of all that live, those that the options name, by service and age.
    static func members(of instances: [Instance], _ options: InstanceOptions) -> [Member] {
        instances
            .filter { options.service == nil || $0.service == options.service }
            .filter { instance in options.instance.map { instance.id.hasPrefix($0) } ?? true }
            .sorted { ($0.service, $0.startedAt, $0.id) < ($1.service, $1.startedAt, $1.id) }
            .compactMap { instance in
                ControlAddress(instance.control).map {
                    Member(service: instance.service, instance: instance.id, address: $0)
                }
            }
    }

    /// Calls a method of every process, at most sixteen at a time; the replies come in the members' order.
    func ask<Report: Decodable & Sendable>(
        _ method: String,
        _ params: some Encodable & Sendable = [String: String](),
        as type: Report.Type,
        timeoutSeconds: Double
    ) async -> [Reply<Report>] {
        await withTaskGroup(of: (Int, Reply<Report>).self) { group in
            var replies: [Int: Reply<Report>] = [:]
            for (index, member) in members.enumerated() {
                if index >= 16, let (index, reply) = await group.next() { replies[index] = reply }
                group.addTask {
                    let outcome = await outcome(of: method, params, on: member, as: type, timeoutSeconds)
                    return (index, Reply(member: member, outcome: outcome))
                }
            }
            for await (index, reply) in group { replies[index] = reply }
            return replies.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    private func outcome<Report: Decodable & Sendable>(
        of method: String,
        _ params: some Encodable & Sendable,
        on member: Member,
        as type: Report.Type,
        _ timeoutSeconds: Double
    ) async -> Result<Report, ControlError> {
        do {
            let report = try await ControlClient.connected(to: member.address, token: token) { client in
                try await client.call(method, params, timeoutSeconds: timeoutSeconds).result(type)
            }
            return .success(report)
        } catch let error as ControlError {
            return .failure(error)
        } catch {
            return .failure(ControlError("invalid_answer", "it answers something else than this command knows"))
        }
    }
}
