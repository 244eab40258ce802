import Domain
import Events
import FoundationEssentials
import Streams
import Synchronization
import TestKit
import Testing

@testable import Notifier

@Suite("Telling the user")
struct NotifyStageTests {
    let ledger = MemoryNotifications()
    let id = FileID()

    private func report(_ status: FileStatus = .completed, stages: [StageReport] = []) throws -> FileReport {
        let owner = try #require(UserID("alice"))
        let file = StoredFile(
            id: id,
            owner: owner,
            filename: "scan 1.jpg",
            size: 204_800,
            contentType: "image/jpeg",
            sha256: "",
            key: .original(id, of: owner, named: "scan.jpg"),
            status: status,
            uploadedAt: Date(timeIntervalSince1970: 1_767_323_045),
            processedAt: status.isTerminal ? Date(timeIntervalSince1970: 1_767_323_050.5) : nil
        )
        let analysis = Analysis(
            suggestedFilename: "invoice-042.jpg",
            summary: "An \"invoice\".",
            tags: [Tag("invoice", confidence: 0.5)],
            language: "en"
        )
        return FileReport(
            file: file,
            stages: stages,
            analysis: status == .completed ? analysis : nil,
            textCharacters: nil,
            thumbnail: status == .completed ? Thumbnail(key: .thumbnail(id), width: 300, height: 200, size: 9000) : nil,
            version: 1
        )
    }

    private func claim(generation: Int64 = 1, attempt: Int = 1, settlement: Int64 = 1) throws -> Claim {
        Claim(
            work: Work(file: id, stage: .notify, generation: generation),
            attemptID: UUID(),
            attempt: attempt,
            file: try report().file,
            settlement: settlement
        )
    }

    private func run(_ channels: [any NotificationChannel], _ claim: Claim) async throws -> Outcome {
        try await NotifyStage(notifications: ledger, channels: channels).work(on: claim, StageContext { _ in })
    }

    private func code(_ channels: [any NotificationChannel], _ claim: Claim) async -> Failure.Code? {
        do {
            _ = try await run(channels, claim)
            return nil
        } catch {
            return (error as? Failure)?.code
        }
    }

    private var states: [NotificationState] { ledger.all.map(\.state) }

    @Test func hearsOfTheEnd() {
        let stage = NotifyStage(notifications: ledger, channels: [])
        #expect(stage.hears.map { $0.type } == ["millrace.file.completed", "millrace.file.failed"])
        #expect(stage.name == .notify)
    }

    @Test func tellsWhatWasFound() async throws {
        ledger.put(try report())
        let channel = RecordingChannel("webhook")
        let outcome = try await run([channel], claim())
        guard case .done(let changes, let events) = outcome else { throw Failure(.internalError, "not done") }
        #expect(changes.isEmpty && events.isEmpty)
        let message = try #require(channel.all.first)
        #expect(message.kind == "file.completed")
        #expect(message.key == "\(id):1:completed:webhook")
        let json = """
            {"data":{"content_type":"image/jpeg","error":null,"file_id":"\(id)","filename":"scan 1.jpg",\
            "language":"en","processed_at":"2026-01-02T03:04:10.500Z","size":204800,"status":"completed",\
            "suggested_filename":"invoice-042.jpg","summary":"An \\"invoice\\".",\
            "tags":[{"confidence":0.5,"tag":"invoice"}],"thumbnail":"/api/v1/files/\(id)/thumbnail",\
            "uploaded_at":"2026-01-02T03:04:05.000Z","user":"alice"},"timestamp":"2026-01-02T03:04:10.500Z",\
            "type":"file.completed"}
            """
        #expect(String(decoding: message.body, as: UTF8.self) == json)
        #expect(states == [.sent])
        #expect(ledger.all.first?.detail == "taken")
    }

    @Test func tellsWhyItFailed() async throws {
        func stage(_ name: StageName, _ state: StageState, _ error: StageError?) -> StageReport {
            StageReport(
                stage: name,
                state: state,
                attempt: 1,
                progress: Progress(0, ""),
                startedAt: nil,
                finishedAt: nil,
                error: error
            )
        }
        let reason = StageError(code: "invalid_file", message: "It is no picture.")
        let stages = [
            stage(.analyze, .retrying, StageError(code: "timeout", message: "")), stage(.thumbnail, .dead, reason),
            stage(.notify, .dead, StageError(code: "rejected", message: "")),
        ]
        ledger.put(try report(.failed, stages: stages))
        let channel = RecordingChannel("webhook")
        _ = try await run([channel], claim())
        let message = try #require(channel.all.first)
        #expect(message.kind == "file.failed")
        #expect(message.key == "\(id):1:failed:webhook")
        let text = String(decoding: message.body, as: UTF8.self)
        let error = #""code":"invalid_file","message":"It is no picture.","stage":"thumbnail","translations":{"th":{"#
        #expect(text.contains(error))
        #expect(text.contains(#""error":{"advice":"\#(Explanation.of("invalid_file", in: .english).advice)""#))
        #expect(text.contains(Explanation.of("invalid_file", in: .thai).advice))
        #expect(text.contains(#""thumbnail":null"#))
    }

    @Test func tellsOnceThatAFieldGotWorse() async throws {
        ledger.put(try report())
        let channel = RecordingChannel("webhook")
        let notice = FieldNotice(
            id: UUID(),
            owner: .sample,
            file: id,
            field: FieldID(),
            fieldName: "North",
            measure: "ndvi",
            value: 0.5,
            previousValue: 0.8,
            change: -0.375,
            capturedAt: Date(timeIntervalSince1970: 1_767_323_045),
            capturedFrom: .upload,
            previousAt: Date(timeIntervalSince1970: 1_766_323_045),
            captures: 1,
            previousCaptures: 3,
            createdAt: Date(timeIntervalSince1970: 1_767_323_050)
        )
        var stage = NotifyStage(notifications: ledger, channels: [channel])
        stage.notices = FixedNotices(all: [notice])
        for settlement in [1, 1, 2] {
            _ = try await stage.work(on: claim(settlement: Int64(settlement)), StageContext { _ in })
        }
        #expect(channel.all.map(\.kind) == ["file.completed", "crop.alert", "file.completed"])
        let message = channel.all[1]
        #expect(message.key == "\(id):\(notice.id.uuidString.lowercased()):crop.alert:webhook")
        let text = String(decoding: message.body, as: UTF8.self)
        #expect(text.contains(#""change":-0.375"#) && text.contains(#""field":"North""#))
        #expect(text.contains("North: ndvi is 38 % lower than on the last flight (0.5 instead of 0.8). When this"))
        #expect(text.contains(#""captured_from":"upload""#))
        #expect(text.contains("its time is that of the upload."))
        #expect(text.hasSuffix(#""timestamp":"2026-01-02T03:04:10.000Z","type":"crop.alert"}"#))
    }

    @Test func sendsNothingTwiceToWhoAccepted() async throws {
        ledger.put(try report())
        let channel = RecordingChannel("webhook")
        _ = try await run([channel], claim(generation: 1))
        // Redelivered, reclaimed under the next generation, retried: the same message.
        _ = try await run([channel], claim(generation: 1))
        _ = try await run([channel], claim(generation: 2))
        _ = try await run([channel], claim(generation: 3, attempt: 2))
        #expect(channel.all.count == 1)
    }

    @Test func tellsAgainAfterTheFileWasProcessedAgain() async throws {
        ledger.put(try report())
        let channel = RecordingChannel("webhook")
        _ = try await run([channel], claim(settlement: 1))
        _ = try await run([channel], claim(settlement: 2))
        #expect(Set(channel.all.map(\.key)).count == 2)
    }

    @Test(arguments: [Failure.Code.unavailable, .timeout, .throttled])
    func triesAgainUnderTheSameKey(code: Failure.Code) async throws {
        ledger.put(try report())
        let channel = RecordingChannel("webhook") { count in
            if count == 0 { throw Failure(code, "not now", retryAfterSeconds: 7) }
            return "taken"
        }
        await #expect { try await run([channel], claim()) } throws: { error in
            (error as? Failure)?.code == code && (error as? Failure)?.retryAfterSeconds == 7
        }
        #expect(states == [.pending])
        #expect(ledger.all.first?.detail == "not now")
        _ = try await run([channel], claim(generation: 2, attempt: 2))
        #expect(states == [.sent])
        #expect(ledger.all.first?.attempts == 2)
        #expect(Set(channel.all).count == 1)
    }

    @Test func sendsAgainOnlyWhatFailed() async throws {
        ledger.put(try report())
        let well = RecordingChannel("log")
        let sick = RecordingChannel("webhook") { count in
            if count < 2 { throw Failure(.unavailable, "away") }
            return "taken"
        }
        #expect(await code([sick, well], try claim()) == .unavailable)
        #expect(well.all.count == 1)
        #expect(await code([sick, well], try claim(generation: 2, attempt: 2)) == .unavailable)
        #expect(await code([sick, well], try claim(generation: 3, attempt: 3)) == nil)
        #expect(well.all.count == 1)
        #expect(sick.all.count == 3)
        #expect(states == [.sent, .sent])
    }

    @Test func notesARefusalAndDoesNotInsist() async throws {
        ledger.put(try report())
        let strict = RecordingChannel("webhook") { _ in throw Failure(.rejected, "410") }
        let sick = RecordingChannel("mail") { count in
            if count == 0 { throw Failure(.unavailable, "away") }
            return "taken"
        }
        // What can pass decides, so that the attempt is repeated …
        #expect(await code([strict, sick], try claim()) == .unavailable)
        #expect(states == [.failed, .pending])
        // … and then the refusal is the end, without another message to who refused.
        #expect(await code([strict, sick], try claim(generation: 2, attempt: 2)) == .rejected)
        #expect(strict.all.count == 1)
        #expect(states == [.failed, .sent])
        // An operator's retry begins with the first attempt and asks again.
        #expect(await code([strict, sick], try claim(generation: 3, attempt: 1)) == .rejected)
        #expect(strict.all.count == 2)
        #expect(sick.all.count == 2)
    }

    @Test func notesAnAcceptanceEvenIfItIsToldToStop() async throws {
        ledger.put(try report())
        let channel = RecordingChannel("webhook") { _ in
            withUnsafeCurrentTask { $0?.cancel() }
            return "taken"
        }
        let second = RecordingChannel("log")
        let ledger = ledger
        let claim = try claim()
        await withTaskGroup { group in
            group.addTask {
                let stage = NotifyStage(notifications: ledger, channels: [channel, second])
                _ = try? await stage.work(on: claim, StageContext { _ in })
            }
        }
        #expect(states == [.sent])
        #expect(second.all.isEmpty)
    }

    @Test func failsWhereTheAcceptanceCannotBeNoted() async throws {
        ledger.put(try report())
        ledger.failNotes(with: Failure(.unavailable, "no database"))
        let channel = RecordingChannel("webhook")
        #expect(await code([channel], try claim()) == .unavailable)
        #expect(states == [.pending])
    }

    @Test func skipsAFileThatIsGone() async throws {
        guard case .skipped = try await run([], claim()) else { throw Failure(.internalError, "not skipped") }
    }

    @Test func skipsAFileThatIsWorkedOnAgain() async throws {
        ledger.put(try report(.processing))
        let channel = RecordingChannel("webhook")
        guard case .skipped = try await run([channel], claim()) else { throw Failure(.internalError, "not skipped") }
        #expect(channel.all.isEmpty)
    }
}

/// Notices that a test says.
private struct FixedNotices: FieldNotices {
    let all: [FieldNotice]

    func notices(about file: FileID) async throws -> [FieldNotice] { all.filter { $0.file == file } }
}
