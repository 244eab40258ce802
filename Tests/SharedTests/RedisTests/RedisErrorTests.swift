import Domain
import Testing

@testable import Redis

struct RedisErrorTests {
    @Test(arguments: [
        ("NOGROUP No such key 'x' or consumer group 'g'", RedisError.Kind.forgotten, Failure.Code.unavailable),
        ("UNBLOCKED the stream key no longer exists", .forgotten, .unavailable),
        ("UNBLOCKED force unblock from blocking operation, instance state changed", .elsewhere, .unavailable),
        ("LOADING Redis is loading the dataset in memory", .elsewhere, .unavailable),
        ("READONLY You can't write against a read only replica.", .elsewhere, .unavailable),
        ("MASTERDOWN Link with MASTER is down", .elsewhere, .unavailable),
        ("OOM command not allowed when used memory > 'maxmemory'.", .refused, .unavailable),
        ("MISCONF Redis is configured to save RDB snapshots", .refused, .unavailable),
        ("NOREPLICAS Not enough good replicas to write.", .refused, .unavailable),
        ("BUSY Redis is busy running a script.", .refused, .unavailable),
        ("ERR max number of clients reached", .refused, .unavailable),
        ("NOAUTH Authentication required.", .denied, .unavailable),
        ("WRONGPASS invalid username-password pair", .denied, .unavailable),
        ("WRONGTYPE Operation against a key holding the wrong kind of value", .other, .internalError),
        ("ERR syntax error", .other, .internalError),
    ])
    func mapsEveryAnswerToWhatToDo(_ row: (message: String, kind: RedisError.Kind, code: Failure.Code)) {
        let error = RedisError(server: row.message)
        #expect(error.kind == row.kind)
        #expect(error.failure.code == row.code)
        #expect(error.endsConnection == (row.kind == .elsewhere))
    }
}
