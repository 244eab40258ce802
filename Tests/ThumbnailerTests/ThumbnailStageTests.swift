import Decoding
import Domain
import Events
import FoundationEssentials
import Logging
import Settings
import Streams
import Synchronization
import TestKit
import Testing

@testable import Thumbnailer

/// What the stage makes of files, with a store in memory.
@Suite struct ThumbnailStageTests {
    private let store = MemoryObjectStore()

    private func work(
        contentType: String,
        bytes: [UInt8]? = [1, 2, 3],
        renderer: any ThumbnailRenderer = FakeReader(),
        settings: [String: String] = [:],
        report: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws -> (Outcome, StoredFile) {
        let id = FileID()
        let owner = try #require(UserID("alice"))
        let file = StoredFile(
            id: id,
            owner: owner,
            filename: "file",
            size: Int64(bytes?.count ?? 0),
            contentType: contentType,
            sha256: String(repeating: "0", count: 64),
            key: .original(id, of: owner, named: "file"),
            uploadedAt: Date()
        )
        if let bytes { store[file.key] = bytes }
        let stage = ThumbnailStage(
            store: store,
            renderer: renderer,
            settings: try ThumbnailerSettings(SettingsReader(settings))
        )
        let claim = Claim(
            work: Work(file: id, stage: .thumbnail, generation: 1),
            attemptID: UUID(),
            attempt: 1,
            file: file
        )
        return (try await stage.work(on: claim, StageContext(report: report)), file)
    }

    @Test func storesTheThumbnailAndAnnouncesIt() async throws {
        let reader = FakeReader()
        let (outcome, file) = try await work(contentType: "image/jpeg", renderer: reader)
        guard case .done(let changes, let events) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        let key = ObjectKey.thumbnail(file.id)
        let webpKey = ObjectKey.thumbnail(file.id, side: nil, suffix: "webp")
        let webp = Rendition(key: webpKey, width: 300, height: 225, size: 4, contentType: "image/webp")
        let thumbnail = Thumbnail(key: key, width: 300, height: 225, size: 4, renditions: [webp])
        #expect(changes == [.thumbnail(thumbnail)])
        #expect(store[webpKey] == Array("RIFF".utf8))
        #expect(events.count == 1)
        #expect(events.first as? FileThumbnailed == FileThumbnailed(width: 300, height: 225))
        #expect(store[key] == [0xFF, 0xD8, 0xFF, 0xD9])
        #expect(reader.calls == ["thumbnail image/jpeg 300 85 webp"])
    }

    @Test func theLookOfAPictureGoesWithItsThumbnail() async throws {
        let look = PictureLook(hash: PictureHash(bits: 7), width: 4_000, height: 3_000)
        let drawn = RenderedThumbnail(jpeg: [0xFF, 0xD8], width: 300, height: 225, look: look)
        let (outcome, _) = try await work(contentType: "image/jpeg", renderer: FakeReader(thumbnail: .success(drawn)))
        guard case .done(let changes, _) = outcome, case .thumbnail(let thumbnail) = changes.first else {
            Issue.record("\(outcome)")
            return
        }
        #expect(thumbnail.look == look)
    }

    @Test func boxAndQualityAreSettings() async throws {
        let reader = FakeReader()
        _ = try await work(
            contentType: "image/png",
            renderer: reader,
            settings: ["THUMBNAIL_SIZE": "128", "THUMBNAIL_QUALITY": "60", "THUMBNAIL_WEBP": "false"]
        )
        #expect(reader.calls == ["thumbnail image/png 128 60"])
    }

    @Test func furtherSizesAreStoredBesideTheUsualOne() async throws {
        let reader = FakeReader()
        let (outcome, file) = try await work(
            contentType: "image/png",
            renderer: reader,
            settings: ["THUMBNAIL_MORE_SIZES": "1024, 64,300"]
        )
        #expect(reader.calls == ["thumbnail image/png 300,64,1024 85 webp"])
        guard case .done(let changes, _) = outcome, case .thumbnail(let thumbnail) = changes.first else {
            Issue.record("\(outcome)")
            return
        }
        let names = thumbnail.renditions.map { $0.key.description.split(separator: "/").last.map(String.init) ?? "" }
        #expect(
            names == [
                "\(file.id).webp", "\(file.id)-64.jpg", "\(file.id)-64.webp", "\(file.id)-1024.jpg",
                "\(file.id)-1024.webp",
            ]
        )
        for rendition in thumbnail.renditions { #expect(store[rendition.key] != nil) }
        #expect(thumbnail.rendition(side: 500, types: []).width == 1_024)
        #expect(
            thumbnail.rendition(side: nil, types: ["image/webp"]).key
                == names.first.flatMap { ObjectKey("thumbnails/\($0)") }
        )
        #expect(thumbnail.rendition(side: 9_000, types: ["image/png"]).key.description.hasSuffix("-1024.jpg"))
        #expect(thumbnail.rendition(side: nil, types: []).key == .thumbnail(file.id))
    }

    @Test(arguments: ["a", "300,x", "8", "4000", "20,30,40,50,60"])
    func sensibleSizesOnly(text: String) {
        #expect(throws: SettingError.self) {
            try ThumbnailerSettings(SettingsReader(["THUMBNAIL_MORE_SIZES": text]))
        }
    }

    @Test(arguments: [
        "application/octet-stream", "application/zip", "application/msword", "video/x-flv", "audio/mpeg",
    ])
    func aTypeWithoutAPictureIsSkippedUnread(contentType: String) async throws {
        let reader = FakeReader()
        let (outcome, _) = try await work(contentType: contentType, bytes: nil, renderer: reader)
        guard case .skipped(let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason == "There is no picture in files of this type yet (\(contentType)).")
        #expect(reader.calls.isEmpty)
    }

    @Test func drawingsAreRenderedOnlyWhereTheyAreWanted() async throws {
        let reader = FakeReader()
        _ = try await work(contentType: "image/svg+xml", renderer: reader, settings: ["THUMBNAIL_SVG": "true"])
        #expect(reader.calls == ["thumbnail image/svg+xml 300 85 webp"])
        let (outcome, _) = try await work(contentType: "image/svg+xml", bytes: nil)
        guard case .skipped(let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason.hasPrefix("Drawings (SVG) are not rendered"))
    }

    @Test(arguments: ["text/plain", "text/html; charset=utf-8", "application/json", "text/csv"])
    func aPageOfATextIsDrawn(contentType: String) async throws {
        let reader = FakeReader()
        let (outcome, _) = try await work(
            contentType: contentType,
            bytes: Array("<p>A line</p>".utf8),
            renderer: reader
        )
        guard case .done = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reader.calls == ["thumbnail text/plain; charset=utf-8 300 85 webp"])
    }

    @Test func whatOnlyCallsItselfTextIsSkipped() async throws {
        let reader = FakeReader()
        let (outcome, _) = try await work(contentType: "text/plain", bytes: Array(0...255), renderer: reader)
        guard case .skipped(let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason == "The file is called text, but what is in it cannot be read as text.")
        #expect(reader.calls.isEmpty)
    }

    @Test(arguments: [
        "image/jpeg", "IMAGE/PNG", "image/webp; q=1", "image/gif", "image/tiff", "image/bmp", "image/avif",
        "application/epub+zip", "application/vnd.oasis.opendocument.text",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ])
    func picturesAreDrawn(contentType: String) async throws {
        let (outcome, _) = try await work(contentType: contentType)
        guard case .done = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test func aKindOfPictureThatIsNotReadIsSkippedWithTheReason() async throws {
        let reader = FakeReader(thumbnail: .failure(Failure(.unsupported, "This kind of TIFF is not read here.")))
        let (outcome, file) = try await work(contentType: "image/tiff", renderer: reader)
        guard case .skipped(let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason == "This kind of TIFF is not read here.")
        #expect(store[.thumbnail(file.id)] == nil)
    }

    @Test(arguments: [Failure.Code.invalidFile, .tooLarge, .timeout, .crashed])
    func otherFailuresAreTheConsumersAffair(code: Failure.Code) async throws {
        let reader = FakeReader(thumbnail: .failure(Failure(code, "no")))
        let failure = await #expect(throws: Failure.self) {
            try await work(contentType: "image/jpeg", renderer: reader)
        }
        #expect(failure?.code == code)
        #expect(store.writes == 0)
    }

    @Test func aFileOverTheLimitIsNotRead() async throws {
        let failure = await #expect(throws: Failure.self) {
            try await work(contentType: "image/jpeg", bytes: [1, 2, 3], settings: ["MAX_FILE_SIZE": "2"])
        }
        #expect(failure?.code == .tooLarge)
    }

    @Test func progressRises() async throws {
        let seen = Mutex<[Int]>([])
        let record: @Sendable (Progress) -> Void = { progress in seen.withLock { $0.append(progress.percent) } }
        _ = try await work(contentType: "image/jpeg", report: record)
        let percents = seen.withLock { $0 }
        #expect(percents == percents.sorted() && percents.count == 3)
    }

    @Test func aRealDecoderDrawsARealPicture() async throws {
        var settings = DecoderSettings()
        settings.poolSize = 1
        let pool = DecoderPool(settings, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let (outcome, file) = try await work(contentType: "image/bmp", bytes: Self.bmp, renderer: pool)
        let broken = await #expect(throws: Failure.self) {
            try await work(contentType: "image/bmp", bytes: Array(Self.bmp.prefix(40)), renderer: pool)
        }
        await pool.close()
        guard case .done(let changes, _) = outcome, case .thumbnail(let thumbnail) = changes.first else {
            Issue.record("\(outcome)")
            return
        }
        #expect([thumbnail.width, thumbnail.height] == [2, 1])
        #expect(store[.thumbnail(file.id)]?.starts(with: [0xFF, 0xD8]) == true)
        #expect(broken?.code == .invalidFile)
    }

    /// Two pixels, 24 bits.
    private static let bmp: [UInt8] = {
        var bytes = [UInt8](repeating: 0, count: 62)
        for (at, byte) in [
            0: 0x42, 1: 0x4D, 2: 62, 10: 54, 14: 40, 18: 2, 22: 1, 26: 1, 28: 24, 54: 255, 58: 255,
        ] as [Int: UInt8] { bytes[at] = byte }
        return bytes
    }()
}
