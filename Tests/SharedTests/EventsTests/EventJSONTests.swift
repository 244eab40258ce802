import Domain
import Events
import FoundationEssentials
import Testing

/// The JSON of every event, letter by letter: other versions of the services read it.
struct EventJSONTests {
    private func json(_ event: some Event) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = String(decoding: try encoder.encode(event), as: UTF8.self)
        return "\(type(of: event).type) \(type(of: event).stream) \(json)"
    }

    @Test func staysAsOthersReadIt() throws {
        let uploaded = FileUploaded(filename: "a.txt", size: 7, contentType: "text/plain")
        #expect(
            try json(uploaded)
                == #"millrace.file.uploaded millrace:uploads {"content_type":"text/plain","filename":"a.txt","size":7}"#
        )
        #expect(
            try json(FileAnalyzed(textCharacters: 12, language: "th"))
                == #"millrace.file.analyzed millrace:outcomes {"language":"th","text_chars":12}"#
        )
        #expect(
            try json(FileThumbnailed(width: 300, height: 225))
                == #"millrace.file.thumbnailed millrace:outcomes {"height":225,"width":300}"#
        )
        #expect(
            try json(FileCompleted(settlement: 1)) == #"millrace.file.completed millrace:outcomes {"settlement":1}"#
        )
        #expect(
            try json(FileFailed(settlement: 2, stage: "analyze", code: "invalid_file"))
                == #"millrace.file.failed millrace:outcomes {"code":"invalid_file","settlement":2,"stage":"analyze"}"#
        )
        #expect(try json(FileDeleted()) == #"millrace.file.deleted millrace:outcomes {}"#)
        // Its publisher names the work stream of one group; the default must never be a shared stream.
        #expect(
            try json(StageRequeued(stage: "analyze", reason: "retry"))
                == #"millrace.stage.requeued millrace:dead {"reason":"retry","stage":"analyze"}"#
        )
    }

    @Test func carriesDateAndTimeInUTC() throws {
        let envelope = CloudEvent(
            FileDeleted(),
            file: FileID(),
            owner: try #require(UserID("alice")),
            source: "millrace/gateway",
            generation: 1,
            at: Date(timeIntervalSince1970: 1_773_500_650.5)
        )
        #expect(envelope.time == "2026-03-14T15:04:10.500Z")
        #expect(envelope.date == Date(timeIntervalSince1970: 1_773_500_650.5))
    }
}
