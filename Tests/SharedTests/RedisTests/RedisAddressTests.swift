import Settings
import Testing

@testable import Redis

struct RedisAddressTests {
    @Test func readsEveryPart() throws {
        let address = try RedisAddress("redis://bob:p%40ss@redis.example:6400/3")
        #expect(address.hosts == [RedisHost(name: "redis.example", port: 6400)])
        #expect(address.group == nil)
        #expect(address.user == "bob")
        #expect(address.password == "p@ss")
        #expect(address.database == 3)
        #expect(
            address.greeting(name: "x").map(\.words) == [
                ["AUTH", "bob", "p@ss"], ["SELECT", "3"], ["CLIENT", "SETNAME", "x"],
            ]
        )
        #expect(!"\(address)".contains("p@ss"))
    }

    @Test(arguments: [
        ("redis://localhost", "redis://localhost:6379/0"), ("redis://:secret@h:1/", "redis://h:1/0"),
        ("redis://[::1]:7", "redis://::1:7/0"), ("redis+sentinel://a/main", "redis+sentinel://a:26379/main/0"),
        ("redis+sentinel://bob:pw@a:1,b,[::1]:3/main/2", "redis+sentinel://a:1,b:26379,::1:3/main/2"),
        ("redis+sentinel://a/main/?sentinel_password=x", "redis+sentinel://a:26379/main/0"),
    ])
    func hasDefaults(_ row: (url: String, shown: String)) throws {
        #expect("\(try RedisAddress(row.url))" == row.shown)
    }

    @Test func readsSentinels() throws {
        let address = try RedisAddress("redis+sentinel://bob:p%40ss@one:1,two/main/3?sentinel_password=s%3D")
        #expect(address.hosts == [RedisHost(name: "one", port: 1), RedisHost(name: "two", port: 26_379)])
        #expect(address.group == "main")
        #expect(address.user == "bob")
        #expect(address.password == "p@ss")
        #expect(address.sentinelPassword == "s=")
        #expect(address.database == 3)
    }

    @Test(arguments: [
        "", "localhost:6379", "http://h", "redis://", "redis://h/x", "redis://h/-1", "rediss://h", "redis://h:x",
        "redis://a,b", "redis://h:0", "redis://h?x=1", "redis+sentinel://h", "redis+sentinel:///main",
        "redis+sentinel://a,,b/main", "redis+sentinel://a/main/x", "redis+sentinel://a/main/0/1",
        "rediss+sentinel://a/b",
    ])
    func refusesWhatIsNoAddress(_ url: String) {
        let error = #expect(throws: SettingError.self) { try RedisAddress(url) }
        #expect(error?.description.hasPrefix("REDIS_URL") == true)
    }

    @Test func saysThatTLSIsMissing() {
        let error = #expect(throws: SettingError.self) { try RedisAddress("rediss://:secret@h") }
        #expect(error?.description.contains("TLS") == true)
        #expect(error?.description.contains("secret") == false)
    }
}
