extension RedisAddress {
    /// How long a Sentinel may be silent before the next one is asked.
    private static let sentinelSeconds = 1

    /// A fresh connection to the server that is the primary now.
    ///
    /// - Parameter timeoutSeconds: how long the socket may be silent while an answer is due.
    func connect(name: String, timeoutSeconds: Int) throws(RedisError) -> RedisConnection {
        guard let group else {
            return try RedisConnection(hosts[0], saying: greeting(name: name), timeoutSeconds: timeoutSeconds)
        }
        let primary = try primary(of: group)
        let connection = try RedisConnection(primary, saying: greeting(name: name), timeoutSeconds: timeoutSeconds)
        // Just after a failover a Sentinel may still name the old primary, which is a replica by now or soon.
        let role = try connection.send("ROLE").list.first?.text
        guard role == "master" else {
            throw RedisError(.elsewhere, "\(primary), which Sentinel names, is \(role ?? "silent about its role")")
        }
        return connection
    }

    /// Asks the Sentinels in turn which server is the primary.
    private func primary(of group: String) throws(RedisError) -> RedisHost {
        var reasons: [String] = []
        for sentinel in hosts {
            do throws(RedisError) {
                return try ask(sentinel, for: group)
            } catch {
                reasons.append("\(sentinel): \(error)")
            }
        }
        throw RedisError(.elsewhere, "no Sentinel names a primary of \(group) (\(reasons.joined(separator: "; ")))")
    }

    private func ask(_ sentinel: RedisHost, for group: String) throws(RedisError) -> RedisHost {
        let login = sentinelPassword.map { [RedisCommand(["AUTH", $0])] } ?? []
        let connection = try RedisConnection(sentinel, saying: login, timeoutSeconds: Self.sentinelSeconds)
        let answer = try connection.send("SENTINEL", "GET-MASTER-ADDR-BY-NAME", group).list.compactMap(\.text)
        guard answer.count == 2, let port = Int32(answer[1]) else {
            throw RedisError(.elsewhere, "it does not know \(group)")
        }
        return RedisHost(name: answer[0], port: port)
    }
}
