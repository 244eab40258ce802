import Blocking
import FoundationEssentials
import Glibc
import Synchronization
import TestKit

/// Redis and PostgreSQL: started, asked, mistreated.
extension Site {
    func startRedis() throws {
        let child = try Child(
            "\(Self.root)/scripts/redis",
            ["\(folder)/redis", "\(redisPort)", "--enable-debug-command", "local"],
            environment: Self.shell,
            in: folder,
            log: "\(folder)/redis.log"
        )
        servers.withLock { $0["redis"] = child }
    }

    func startPostgres() throws {
        let child = try Child(
            "\(Self.root)/scripts/postgres",
            [
                "\(folder)/postgres", "\(postgresPort)", "-c", "fsync=off", "-c", "max_connections=160",
                "-c", "log_min_messages=error",
            ],
            environment: Self.shell,
            in: folder,
            log: "\(folder)/postgres.log"
        )
        servers.withLock { $0["postgres"] = child }
    }

    /// Ends a server by a signal and waits until it is gone.
    func end(_ server: String, by signal: Int32) async {
        guard let child = servers.withLock({ $0[server] }) else { return }
        await child.stop(within: 20, by: signal)
    }

    func redisAnswers() async -> Bool {
        (try? await redis(["PING"])) == .text("PONG")
    }

    func awaitPostgres(_ seconds: Double) async throws {
        let isThere = await eventually(within: seconds, every: 100) {
            if self.servers.withLock({ $0["postgres"]?.status != nil }) { try? self.startPostgres() }
            return (try? await self.sql("SELECT 1")) == "1"
        }
        guard isThere else { throw SiteError("PostgreSQL does not answer") }
    }

    /// Asks Redis one thing, directly.
    @discardableResult
    func redis(_ words: [String], patience: Int = 5) async throws -> RedisLine.Reply {
        try await redis(all: [words], patience: patience)[0]
    }

    /// Asks Redis several things in one go.
    func redis(all commands: [[String]], patience: Int = 5) async throws -> [RedisLine.Reply] {
        let port = redisPort
        return try await pool.run {
            var line = try RedisLine(port: port, patience: patience)
            return try line.send(commands)
        }
    }

    /// What a query answers, unaligned, as the superuser.
    @discardableResult
    func sql(_ text: String) async throws -> String {
        let url = "postgresql://postgres@127.0.0.1:\(postgresPort)/millrace?connect_timeout=5"
        let output = try await call("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-c", text, url], within: 30)
        return output.hasSuffix("\n") ? String(output.dropLast()) : output
    }

    /// Lets the database write down which process renews whose lease.
    func watchBeats() async throws {
        try await sql(
            """
            CREATE TABLE chaos_beats (file_id uuid, worker text, teller text);
            CREATE FUNCTION chaos_beat() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
            BEGIN
                INSERT INTO chaos_beats VALUES (new.file_id, new.worker, current_setting('application_name'));
                RETURN NULL;
            END $$;
            CREATE TRIGGER chaos_beat AFTER UPDATE ON stages FOR EACH ROW
                WHEN (old.state = 'running' AND new.state = 'running'
                    AND old.heartbeat_at IS DISTINCT FROM new.heartbeat_at)
                EXECUTE FUNCTION chaos_beat();
            """
        )
    }

    /// The rows of a query, by their columns' names.
    func rows<Row: Decodable>(_ query: String, as: Row.Type = Row.self) async throws -> [Row] {
        let text = try await sql("SELECT coalesce(json_agg(t), '[]') FROM (\(query)) AS t")
        return try JSONDecoder().decode([Row].self, from: Data(text.utf8))
    }

    /// Entries pending in all groups.
    func pending() async throws -> Int {
        var total = 0
        for group in ["analyzer", "thumbnailer", "notifier"] {
            for stream in Self.streams(of: group) {
                total += try await redis(["XPENDING", stream, group]).list.first?.number ?? 0
            }
        }
        return total
    }
}
