import FoundationEssentials
import Testing

@testable import Control

struct ControlRequestTests {
    @Test(arguments: [
        (#"{"jsonrpc":"2.0","id":7,"method":"ping"}"#, RequestID.integer(7)),
        (#"{"jsonrpc":"2.0","id":"a","method":"ping","params":{}}"#, .string("a")),
        (#"{"method":"ping","id":null,"jsonrpc":"2.0"}"#, .null),
        (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, .number(1.5)),
    ])
    func anIdIsKeptAsItCame(_ line: String, _ id: RequestID) throws {
        #expect(try ControlRequest(Data(line.utf8)).id == id)
    }

    @Test func withoutAnIdItIsANotification() throws {
        #expect(try ControlRequest(Data(#"{"jsonrpc":"2.0","method":"ping"}"#.utf8)).id == nil)
    }

    @Test(arguments: [
        (#"{"jsonrpc":"2.0","id":1,"method":"#, -32700, RequestID.null),
        ("garbage", -32700, .null),
        ("{\"a\":\"\u{0}\"}", -32700, .null),
        (#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, -32600, .null),
        ("7", -32600, .null),
        (#""text""#, -32600, .null),
        ("null", -32600, .null),
        (#"{"id":1,"method":"ping"}"#, -32600, .integer(1)),
        (#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32600, .integer(1)),
        (#"{"jsonrpc":"2.0","id":1}"#, -32600, .integer(1)),
        (#"{"jsonrpc":"2.0","id":1,"method":7}"#, -32600, .integer(1)),
        (#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, -32600, .null),
        (#"{"jsonrpc":"2.0","id":[1],"method":"ping"}"#, -32600, .null),
    ])
    func aBadLineIsRefusedWithTheRightNumber(_ line: String, _ number: Int, _ id: RequestID) {
        let refusal = #expect(throws: ControlRequest.Refusal.self) { try ControlRequest(Data(line.utf8)) }
        #expect(refusal?.error.number == number)
        #expect(refusal?.id == id)
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        let line = Data(#"{"jsonrpc":"2.0","id":1,"method":"p"#.utf8) + Data([0xC3, 0x28]) + Data(#""}"#.utf8)
        let refusal = #expect(throws: ControlRequest.Refusal.self) { try ControlRequest(line) }
        #expect(refusal?.error.number == -32700)
    }

    @Test func aMillionBracketsAreRefusedAndNotRecursedInto() {
        let refusal = #expect(throws: ControlRequest.Refusal.self) {
            try ControlRequest(Data(repeating: UInt8(ascii: "["), count: 1 << 20))
        }
        #expect(refusal?.error.number == -32700)
    }

    @Test(arguments: 0..<300)
    func noLineMakesItCrash(_ seed: UInt64) {
        var random = Seeded(seed: seed)
        var line = Array(#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":[1,2.5e3,"x\u00e9"]}}"#.utf8)
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            line[Int.random(in: line.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        _ = try? ControlRequest(Data(line))
    }

    @Test func parametersThatAreMissingOrWrongAreNamed() throws {
        struct Wanted: Decodable {
            let size: Int
        }
        let call = ControlCall("upload.begin", params: #"{"size":"big"}"#)
        let wrong = #expect(throws: ControlError.self) { try call.params(Wanted.self) }
        #expect(wrong?.number == -32602)
        #expect(wrong?.message == "params.size has the wrong type")
        let missing = #expect(throws: ControlError.self) { try ControlCall("upload.begin").params(Wanted.self) }
        #expect(missing?.message == "size is missing")
    }
}
