import Domain
import Events
import FoundationEssentials
import TestKit
import Testing

struct EnvelopeTests {
    private let file = FileID()
    private let event = FileUploaded(filename: "a \"b\" ก.txt", size: 7, contentType: "text/plain")

    private func envelope() -> CloudEvent<FileUploaded> {
        CloudEvent(event, file: file, owner: .sample, source: "millrace/gateway", generation: 1, traceparent: "00-x")
    }

    @Test func comesBackAsItWas() throws {
        let sent = envelope()
        let read = try Envelope(json: sent.json())
        #expect((read.id, read.subject, read.time) == (sent.id, sent.subject, sent.time))
        #expect((read.tenant, read.generation, read.traceparent) == (sent.tenant, sent.generation, sent.traceparent))
        #expect(try read.event(FileUploaded.self) == event)
        #expect(try read.event(FileDeleted.self) == nil)
    }

    @Test func isACloudEvent() throws {
        let json = try envelope().json()
        #expect(json.contains(#""specversion":"1.0""#))
        #expect(json.contains(#""type":"millrace.file.uploaded""#))
        #expect(json.contains(#""subject":"\#(file)""#))
        #expect(json.contains(#""content_type":"text/plain""#))
        #expect(json.contains(#""tenant":"alice""#))
    }

    @Test func staysSmallWithTheLongestName() throws {
        let name = String(repeating: "x", count: 255)
        let event = FileUploaded(filename: name, size: .max, contentType: String(repeating: "y", count: 100))
        let envelope = CloudEvent(event, file: file, owner: .sample, source: "millrace/gateway", generation: .max)
        #expect(try envelope.json().utf8.count <= 1_024)
    }

    @Test func ignoresMembersItDoesNotKnow() throws {
        let json = try envelope().json().replacing("{\"attempt\"", with: "{\"newer\":[1],\"attempt\"")
        #expect(try Envelope(json: json).subject == file)
    }

    @Test(arguments: ["", "{}", "[]", "null", "{\"id\":1}", "\u{0}", String(repeating: "[", count: 3_000)])
    func refusesWhatIsNoEvent(_ json: String) {
        let failure = #expect(throws: Failure.self) { try Envelope(json: json) }
        #expect(failure?.code == .invalid)
    }

    @Test func refusesASubjectThatIsNoFile() throws {
        let json = try envelope().json().replacing("\(file)", with: "../etc")
        #expect(throws: Failure.self) { try Envelope(json: json) }
    }
}
