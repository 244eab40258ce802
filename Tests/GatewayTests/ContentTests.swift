import Domain
import FoundationEssentials
import HTTPTypes
import NIOCore
import TestKit
import Testing

@testable import Gateway

@Suite struct ContentTests {
    @Test func contentIsServedWholeOrInPart() async throws {
        let world = try await World()
        try await world.run { client in
            let text = String((0..<3000).map { _ in "0123456789".randomElement() ?? "0" })
            let id = try await client.uploaded(text, name: "naïve \"x\".txt")
            let path = "/api/v1/files/\(id)/content"
            let whole = try await client.get(path)
            #expect(whole.status == 200)
            #expect(whole.text == text)
            #expect(whole.headers[.contentLength] == "3000")
            #expect(whole.headers[.acceptRanges] == "bytes")
            #expect(whole.headers[.xContentTypeOptions] == "nosniff")
            #expect(whole.headers[.contentSecurityPolicy]?.contains("sandbox") == true)
            #expect(
                whole.headers[.contentDisposition]
                    == "inline; filename=\"na_ve _x_.txt\"; filename*=UTF-8''na%C3%AFve%20%22x%22.txt"
            )
            #expect(whole.headers[.reprDigest]?.hasPrefix("sha-256=:") == true)
            let tag = try #require(whole.headers[.eTag])
            #expect(try await client.get(path, [.ifNoneMatch: tag]).status == 304)
            let part = try await client.get(path, [.range: "bytes=1000-1999"])
            #expect(part.status == 206)
            #expect(part.text == text.dropFirst(1000).prefix(1000))
            #expect(part.headers[.contentRange] == "bytes 1000-1999/3000")
            #expect(try await client.get(path, [.range: "bytes=-5"]).text == text.suffix(5))
            #expect(try await client.get(path, [.range: "bytes=2990-"]).text == text.suffix(10))
            #expect(try await client.get(path, [.range: "bytes=0-0", .ifRange: tag]).text == text.prefix(1))
            #expect(try await client.get(path, [.range: "bytes=0-0", .ifRange: "\"other\""]).status == 200)
            let behind = try await client.get(path, [.range: "bytes=3000-"])
            #expect(behind.status == 416)
            #expect(behind.headers[.contentRange] == "bytes */3000")
            let head = try await client.send(.head, path)
            #expect(head.status == 200)
            #expect(head.headers[.contentLength] == "3000")
            #expect(head.text.isEmpty)
        }
    }

    @Test(arguments: [
        ("bytes=0-9", Conditional.Part.range(0..<10)), ("bytes=90-200", .range(90..<100)),
        ("bytes=99-", .range(99..<100)), ("bytes=-1", .range(99..<100)), ("bytes=-1000", .range(0..<100)),
        ("bytes=100-", .unsatisfiable), ("bytes=-0", .unsatisfiable), ("bytes=5-4", .whole), ("bytes=", .whole),
        ("bytes=-", .whole), ("bytes=a-b", .whole), ("bytes=0-1,5-6", .whole), ("items=0-1", .whole),
        ("bytes=99999999999999999999999-", .unsatisfiable), ("bytes=0-99999999999999999999999", .range(0..<100)),
        ("BYTES = 0-1", .whole), (" bytes=0-1 ", .range(0..<2)),
    ])
    func rangesAreReadAsTheyAreMeant(header: String, part: Conditional.Part) {
        #expect(Conditional.range(header, size: 100) == part)
    }

    @Test func whatCouldRunIsADownload() async throws {
        let world = try await World()
        try await world.run { client in
            for (text, inline) in [("<!doctype html><script>x</script>", false), ("<svg></svg>", false), ("hi", true)] {
                let id = try await client.uploaded(text, name: "x.txt")
                let disposition = try await client.get("/api/v1/files/\(id)/content").headers[.contentDisposition]
                #expect(disposition?.hasPrefix(inline ? "inline" : "attachment") == true, "\(text)")
            }
        }
    }

    @Test func textIsServedPlainOrInPages() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            let path = "/api/v1/files/\(id)/text"
            #expect(try await client.get(path).code == "not_ready")
            world.files.draft(id, [TextPage(number: 1, text: "so far", source: "ocr", confidence: 0.9)])
            #expect(try await client.get(path).text == "so far")
            #expect(try await client.get(path, [.accept: "application/json"])["complete"] == false)
            var analysis = LiveTests.analysis
            let garbled = OtherReading(text: "t\u{FFFD}o", source: "pdf_text_layer", quality: 0.2)
            analysis.pages = [
                TextPage(number: 1, text: "one", source: "pdf_text_layer"),
                TextPage(number: 2, text: "ข้อความ", source: "ocr", confidence: 0.75, quality: 0.7, other: garbled),
            ]
            world.files.analyze(id, analysis)
            let plain = try await client.get(path)
            #expect(plain.text == "one\u{0C}ข้อความ")
            #expect(plain.headers[.contentType] == "text/plain; charset=utf-8")
            let pages = try await client.get(path, [.accept: "application/json"])
            #expect(pages["pages.1.source"] == "ocr")
            #expect(pages["complete"] == true)
            #expect(pages["pages.1.confidence"] == 0.75 && pages["pages.1.quality"] == 0.7)
            #expect(pages["pages.1.other.source"] == "pdf_text_layer" && pages["pages.1.other.quality"] == 0.2)
            #expect(pages["pages.0.other"] == .null)
            #expect(pages["pages.0.confidence"] == .null)
            let tag = try #require(plain.headers[.eTag])
            #expect(try await client.get(path, [.ifNoneMatch: tag]).status == 304)
        }
    }

    @Test func aThumbnailIsServedOrItsAbsenceExplained() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("GIF89a....")
            let path = "/api/v1/files/\(id)/thumbnail"
            let early = try await client.get(path)
            #expect(early.status == 404)
            #expect(early.code == "not_ready")
            let key = ObjectKey.thumbnail(id)
            try await world.store.write(Array("JPEG".utf8), to: key, contentType: "image/jpeg")
            world.files.illustrate(id, Thumbnail(key: key, width: 3, height: 2, size: 4))
            let late = try await client.get(path)
            #expect(late.text == "JPEG")
            #expect(late.headers[.contentType] == "image/jpeg")
            let tag = try #require(late.headers[.eTag])
            #expect(try await client.get(path, [.ifNoneMatch: tag]).status == 304)
            #expect(try await client.get("/api/v1/files/\(id)")["thumbnail_url"] == .string(path))
            let text = try await client.uploaded("a text")
            world.files.set(text, .thumbnail, .skipped, error: StageError(code: "skipped", message: "A text has none."))
            let none = try await client.get("/api/v1/files/\(text)/thumbnail")
            #expect(none.code == "not_available")
            #expect(none["detail"] == "There is no thumbnail: A text has none.")
        }
    }

    @Test func aThumbnailHasTheSizeAndFormatThatAClientWants() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("GIF89a....")
            let path = "/api/v1/files/\(id)/thumbnail"
            var renditions: [Rendition] = []
            for (side, suffix) in [(nil, "jpg"), (nil, "webp"), (1_024, "jpg")] as [(Int?, String)] {
                let key = ObjectKey.thumbnail(id, side: side, suffix: suffix)
                let name = "\(suffix) \(side ?? 300)"
                try await world.store.write(Array(name.utf8), to: key, contentType: "")
                let type = suffix == "webp" ? "image/webp" : "image/jpeg"
                let (width, height) = (side ?? 300, (side ?? 300) / 2)
                renditions.append(Rendition(key: key, width: width, height: height, size: 8, contentType: type))
            }
            let thumbnail = Thumbnail(
                key: renditions[0].key,
                width: 300,
                height: 150,
                size: 8,
                renditions: Array(renditions.dropFirst())
            )
            world.files.illustrate(id, thumbnail)
            let table: [(String, HTTPFields, String, String)] = [
                ("", [:], "jpg 300", "image/jpeg"), ("", [.accept: "*/*"], "jpg 300", "image/jpeg"),
                ("", [.accept: "image/avif,image/webp,*/*;q=0.8"], "webp 300", "image/webp"),
                ("?size=301", [:], "jpg 1024", "image/jpeg"), ("?size=4000", [:], "jpg 1024", "image/jpeg"),
                ("?size=64", [.accept: "image/webp"], "webp 300", "image/webp"),
            ]
            var tags: Set<String> = []
            for (query, headers, text, type) in table {
                let answer = try await client.get(path + query, headers)
                #expect(answer.text == text, "\(query) \(headers)")
                #expect(answer.headers[.contentType] == type)
                #expect(answer.headers[.vary] == "Accept")
                tags.insert(answer.headers[.eTag] ?? "")
            }
            #expect(tags.count == 3)
            for wrong in ["0", "x", "-1", "5000"] {
                #expect(try await client.get("\(path)?size=\(wrong)").status == 400)
            }
        }
    }

    @Test func thumbnailsOfManyAreQueuedEachByItself() async throws {
        let world = try await World()
        try await world.run { client in
            let (done, waiting) = (try await client.uploaded("one"), try await client.uploaded("two"))
            world.files.set(done, .analyze, .done)
            world.files.set(done, .thumbnail, .done)
            let unknown = FileID()
            let ids = [done, waiting, unknown].map { "\"\($0)\"" }.joined(separator: ",")
            let path = "/api/v1/files/thumbnails"
            let answer = try await client.post(path, "{\"file_ids\":[\(ids)]}")
            #expect(answer.status == 202)
            #expect(answer["total"] == 3)
            #expect(answer["results.0.status"] == "queued")
            #expect(answer["results.1.code"] == "conflict")
            #expect(answer["results.2.code"] == "not_found")
            #expect(answer["results.2.file_id"] == .string(unknown.description))
            let status = try await client.get("/api/v1/files/\(done)/status")
            #expect(status["status"] == "pending" || status["status"] == "processing")
            for odd in [
                "{}", #"{"file_ids":[]}"#, #"{"file_ids":["x"]}"#, #"{"file_ids":3}"#,
                "{\"file_ids\":[\"\(done)\",\"\(done)\"]}",
            ] {
                #expect(try await client.post(path, odd).status == 400, "\(odd)")
            }
        }
    }

    @Test func aLinkWorksWithoutAToken() async throws {
        let world = try await World()
        try await world.run { client in
            let id = try await client.uploaded("hello")
            let answer = try await client.get("/api/v1/files/\(id)/download")
            #expect(answer["expires_in"] == 3600)
            #expect(answer["filename"] == "note.txt")
            let url = try #require(answer["download_url"].string)
            let stranger = client.with(nil)
            let download = try await stranger.get(url)
            #expect(download.text == "hello")
            #expect(download.headers[.contentDisposition]?.hasPrefix("attachment") == true)
            for forged in [url + "A", String(url.dropLast(2)), "/api/v1/download/x", "/api/v1/download/a.b"] {
                #expect(try await stranger.get(forged).status == 404, "\(forged)")
            }
            _ = try await client.send(.delete, "/api/v1/files/\(id)")
            #expect(try await stranger.get(url).status == 404)
            let other = try await client.uploaded("other")
            world.store.presign(as: "https://store/x?sig=1")
            let presigned = try await client.get("/api/v1/files/\(other)/download")
            #expect(presigned["download_url"] == "https://store/x?sig=1")
        }
    }

    @Test func aLinkExpiresAndIsWorthNothingElsewhere() throws {
        let signer = SignedLink(secret: World.secret)
        let alice = try #require(UserID("alice"))
        let id = FileID()
        let until = Date().addingTimeInterval(10)
        let token = try signer.token(for: id, of: alice, until: until)
        #expect(try signer.grant(token).file == id)
        #expect(try SignedLink(secret: World.secret).grant(token).owner == alice)
        #expect(throws: Failure.self) { try signer.grant(token, now: until.addingTimeInterval(1)) }
        #expect(throws: Failure.self) { try SignedLink(secret: nil).grant(token) }
    }
}
