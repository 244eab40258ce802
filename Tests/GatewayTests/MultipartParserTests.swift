import Domain
import NIOCore
import Testing

@testable import Gateway

@Suite struct MultipartParserTests {
    /// Parts as they come out, their bytes joined, whatever the network did to them.
    private func parts(_ body: [UInt8], cutAt cuts: [Int], boundary: String = "b0") throws -> [String] {
        var parser = MultipartParser(boundary: boundary)
        var parts: [String] = []
        var bytes: [UInt8] = []
        var start = 0
        for cut in cuts + [body.count] {
            parser.feed(ByteBuffer(bytes: body[start..<cut]))
            start = cut
            while let token = try parser.next() {
                switch token {
                case .part(let headers): parts.append("\(headers.name)|\(headers.filename ?? "-")|")
                case .bytes(let more): bytes += Array(more.readableBytesView)
                case .partEnd:
                    parts[parts.count - 1] += String(decoding: bytes, as: UTF8.self)
                    bytes = []
                case .end: parts.append("end")
                }
            }
        }
        return parts
    }

    private let tricky = Array(
        ("preamble\r\n--b0 \t\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n"
            + "one\r\n--b\r\n-\r\r\n--two\r\n\r\n--b0\r\n"
            + "content-disposition: form-data; name=gps\r\nX-Other: 1\r\n\r\n"
            + "\r\n--b0\r\nContent-Disposition: form-data; name=\"z\"\r\n\r\n{}\r\n--b0--\r\nepilogue").utf8
    )
    private let expected = ["file|a.txt|one\r\n--b\r\n-\r\r\n--two\r\n", "gps|-|", "z|-|{}", "end"]

    @Test func cutsAtEveryByteMakeNoDifference() throws {
        #expect(try parts(tricky, cutAt: []) == expected)
        for cut in 0...tricky.count { #expect(try parts(tricky, cutAt: [cut]) == expected, "cut at \(cut)") }
        #expect(try parts(tricky, cutAt: Array(0..<tricky.count)) == expected)
    }

    @Test func randomCutsMakeNoDifference() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<100 {
            let cuts = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                Int.random(in: 0...tricky.count, using: &random)
            }
            #expect(try parts(tricky, cutAt: cuts.sorted()) == expected, "cut at \(cuts)")
        }
    }

    @Test func garbageNeverCrashes() {
        for _ in 0..<400 {
            var body = tricky
            for _ in 0..<Int.random(in: 1...12) {
                let place = Int.random(in: 0..<body.count)
                switch Int.random(in: 0...3) {
                case 0: body[place] = UInt8.random(in: 0...255)
                case 1: body.remove(at: place)
                case 2: body.insert(contentsOf: Array("\r\n--b0".utf8), at: place)
                default: body.removeSubrange(place..<min(body.count, place + Int.random(in: 0...20)))
                }
                if body.isEmpty { break }
            }
            _ = try? parts(body, cutAt: [body.count / 3])
        }
        for length in [0, 1, 2, 7, 4096] {
            _ = try? parts((0..<length).map { _ in UInt8.random(in: 0...255) }, cutAt: [])
        }
    }

    @Test func bytesAreHandedOnAsTheyComeAndNotGathered() throws {
        var parser = MultipartParser(boundary: "b0")
        parser.feed(ByteBuffer(string: "--b0\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n"))
        _ = try parser.next()
        for _ in 0..<50 {
            parser.feed(ByteBuffer(repeating: 0x0D, count: 10_000))
            var taken = 0
            while case .bytes(let bytes)? = try parser.next() { taken += bytes.readableBytes }
            #expect(taken >= 9_990)
        }
    }

    private static let bad: [String: String] = [
        "a longer boundary": "--b0x\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n",
        "no disposition": "--b0\r\nX: y\r\n\r\n",
        "not form data": "--b0\r\nContent-Disposition: attachment; name=\"f\"\r\n\r\n",
        "no name": "--b0\r\nContent-Disposition: form-data\r\n\r\n",
        "a folded line": "--b0\r\nContent-Disposition: form-data; name=f\r\n folded\r\n\r\n",
        "nested":
            "--b0\r\nContent-Disposition: form-data; name=f\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n",
        "encoded":
            "--b0\r\nContent-Disposition: form-data; name=f\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        "endless headers": "--b0\r\n" + String(repeating: "X-A: b\r\n", count: 8000) + "\r\n",
        "an endless header": "--b0\r\n" + String(repeating: "X", count: 80_000),
        "an endless preamble": String(repeating: "x", count: 70_000),
        "an endless epilogue": "--b0--\r\n" + String(repeating: "x", count: 70_000),
        "an endless boundary line": "--b0" + String(repeating: " ", count: 300) + "\r\n",
        "endless parts":
            String(repeating: "--b0\r\nContent-Disposition: form-data; name=f\r\n\r\n\r\n", count: 40),
    ]

    @Test(arguments: bad.keys.sorted())
    func whatIsMalformedOrEndlessIsRefused(why: String) throws {
        let body = Array(try #require(Self.bad[why]).utf8)
        let failure = try #require(throws: Failure.self) { try parts(body, cutAt: []) }
        #expect(failure.code == .malformedMultipart)
    }

    @Test func anEmptyBodyIsNotComplete() throws {
        var parser = MultipartParser(boundary: "b0")
        #expect(try parser.next() == nil)
        #expect(!parser.isComplete)
    }

    @Test(arguments: [
        (#"form-data; name="file"; filename="a \"b\".txt""#, "a \"b\".txt"),
        (#"form-data; name="file"; filename="C:\dir\x.txt""#, #"C:\dir\x.txt"#),
        (#"form-data; name="file"; filename="a%22b;c.txt""#, "a\"b;c.txt"),
        (#"form-data; name="file"; filename="x"; filename*=UTF-8''na%C3%AFve%20%E0%B8%81.txt"#, "naïve ก.txt"),
        (#"form-data; filename=plain.txt ; name=file"#, "plain.txt"),
        (#"form-data; name="file"; filename*=UTF-8''%ZZ; filename="y.txt""#, "y.txt"),
        (#"form-data; name="file"; filename="never closed"#, "never closed"),
    ])
    func namesAreReadAsBrowsersAndToolsWriteThem(header: String, name: String) throws {
        #expect(try PartHeaders("Content-Disposition: \(header)").filename == name)
    }
}
