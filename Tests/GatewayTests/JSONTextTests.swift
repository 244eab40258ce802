import Domain
import FoundationEssentials
import Testing

@testable import Gateway

@Suite struct JSONTextTests {
    private static let spellings: [(JSONValue, String)] = [
        (.null, "null"), (true, "true"), (false, "false"), (-7, "-7"), (.integer(.max), "9223372036854775807"),
        (1.5, "1.5"), (.number(1e300), "1e+300"), (.number(.nan), "null"), (.number(.infinity), "null"),
        ("", "\"\""), ("a/b ก 👍", "\"a/b ก 👍\""), ("\"\\\n\t\u{0}\u{1F}", #""\"\\\n\u0009\u0000\u001f""#),
        ([], "[]"), ([1, "a", nil], #"[1,"a",null]"#), ([:], "{}"),
        (["b": [1], "a": ["c": 2]], #"{"a":{"c":2},"b":[1]}"#),
    ]

    @Test(arguments: spellings)
    func valuesAreWrittenAsTheyAre(value: JSONValue, text: String) {
        #expect(JSONText.text(value) == text)
    }

    @Test func whatIsWrittenIsReadBack() throws {
        for _ in 0..<200 {
            let scalars = (0..<Int.random(in: 0...40)).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0...0x11000))
            }
            let text = String(String.UnicodeScalarView(scalars))
            let value: JSONValue = [
                text: [.string(text), .integer(.random(in: .min ... .max)), .number(.random(in: -1...1))]
            ]
            #expect(try JSONDecoder().decode(JSONValue.self, from: Data(JSONText.text(value).utf8)) == value)
        }
    }

    @Test(arguments: ["", "[]", "1", "null", "{", "{\"a\":}", "nonsense", "{}x"])
    func onlyAnObjectIsABody(text: String) {
        #expect(throws: Failure.self) { try JSONText.object(Data(text.utf8)) }
    }
}
