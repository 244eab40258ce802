import Settings
import Testing

@testable import Redis

struct RedisAddressTests {
    @Test func readsEveryPart() throws {
        let address = try RedisAddress("redis://bob:p%40ss@redis.example:6400/3")
        #expect(address.host == "redis.example")
        #expect(address.port == 6400)
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
        ("redis://[::1]:7", "redis://::1:7/0"),
    ])
    func hasDefaults(_ row: (url: String, shown: String)) throws {
        #expect("\(try RedisAddress(row.url))" == row.shown)
    }

    @Test(arguments: ["", "localhost:6379", "http://h", "redis://", "redis://h/x", "redis://h/-1", "rediss://h"])
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
