import Domain
import FoundationEssentials
import Testing

@Suite struct JSONValueTests {
    @Test(arguments: [
        "null", "true", "[1,2.5,\"x\"]", "{\"a\":{\"b\":[]}}", "9007199254740993", "-0.25", "\"ไทย\"",
    ])
    func anyJSONComesBackAsItWas(_ json: String) throws {
        let value = try JSONDecoder().decode([JSONValue].self, from: Data("[\(json)]".utf8))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(String(decoding: try encoder.encode(value), as: UTF8.self) == "[\(json)]")
    }

    @Test func aFailureDecidesItsRetryByItsCodeAlone() {
        #expect(Failure.Code.invalidFile.retry == .never)
        #expect(Failure.Code.throttled.retry == .whenAsked)
        #expect(Failure.Code.unavailable.retry == .whenDependencyIsBack)
        #expect(Failure.Code("timeout", retry: .never) == .timeout)
    }
}
