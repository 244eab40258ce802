import Decoding
import Domain
import Testing

/// Pictures through real decoders behind the wall.
@Suite struct PoolPictureTests {
    @Test func drawsAndInspects() async throws {
        try await withPool { pool in
            let exif = SampleExif(
                main: [(0x010F, .text("Fuji")), (0x0112, .short(6))],
                gps: [
                    (1, .text("N")), (2, .rationals([(13, 1), (45, 1)])), (3, .text("E")),
                    (4, .rationals([(1_005, 10)])),
                ]
            )
            let jpeg = exif.inserted(into: try Fixture.bytes("rgb.jpg"))
            let drawn = try await pool.thumbnail(of: jpeg, contentType: "image/jpeg", box: 32, quality: 85)
            #expect([drawn.width, drawn.height] == [24, 32])
            #expect(try Seen(drawn.jpeg).corners == "blue red yellow green")
            let facts = try await pool.inspect(jpeg, contentType: "image/jpeg")
            #expect(facts["width"] == 64)
            #expect(facts["dimensions"] == "64x48")
            #expect(facts["orientation"] == 6)
            #expect(facts["camera_make"] == "Fuji")
            #expect(facts["gps"] == ["latitude": 13.75, "longitude": 100.5])
            #expect(pool.processes.count == 1)
        }
    }

    @Test(arguments: [
        "rgb.jpg", "cmyk.jpg", "ycck.jpg", "progressive.jpg", "grey.jpg", "interlaced.png", "lossy.webp",
        "lossless-alpha.webp", "animated.webp", "lzw-two-pages.tiff", "tiled-deflate.tiff", "jpeg.tiff",
        "turned-1.heic", "quadrants.avif", "alpha.heic",
        "empty-first.png", "empty-first.webp", "empty-first.gif", "float-tiled.tiff", "p3.jpg", "p3.heic", "inks.jpg",
    ])
    func everyCodecWorksBehindTheWall(name: String) async throws {
        let file = try Fixture.bytes(name)
        let drawn = try await withPool { try await $0.thumbnail(of: file, contentType: "", box: 32, quality: 85) }
        #expect([drawn.width, drawn.height] == [32, 24])
    }

    @Test(arguments: [SampleFiles.gif(), SampleBMP.rows(bits: 24), SampleFiles.png16, SampleFiles.pngPaletteAlpha])
    func everySampleWorksBehindTheWall(file: [UInt8]) async throws {
        let drawn = try await withPool { try await $0.thumbnail(of: file, contentType: "", box: 32, quality: 85) }
        #expect([drawn.width, drawn.height] == [32, 24])
    }

    @Test func bombsAreRefusedWithoutMemory() async throws {
        try await withPool { pool in
            for bomb in Bombs.all {
                let failure = await #expect(throws: Failure.self, "\(bomb.name)") {
                    try await pool.thumbnail(of: bomb.file, contentType: "", box: 300, quality: 85)
                }
                #expect(failure?.code == .rejectedLimits, "\(bomb.name)")
            }
            #expect(pool.processes.isEmpty, "no decoder was asked")
        }
    }

    @Test func aPictureThatPromisesMuchAndHoldsLittleCostsLittle() async throws {
        try await withPool { pool in
            let file = SamplePNG.promise(width: 8_000, height: 8_000)
            let failure = await #expect(throws: Failure.self) {
                try await pool.thumbnail(of: file, contentType: "", box: 300, quality: 85)
            }
            #expect(failure?.code == .invalidFile)
            let process = try #require(pool.processes.first)
            #expect(ProcessView.peakMemory(process) < 100 * 1_024)
        }
    }

    @Test(arguments: [("text", Array("no picture".utf8), "unsupported"), ("nothing", [], "invalid_file")])
    func saysWhyNot(name: String, file: [UInt8], code: String) async throws {
        try await withPool { pool in
            let failure = await #expect(throws: Failure.self) {
                try await pool.thumbnail(of: file, contentType: "", box: 300, quality: 85)
            }
            #expect(failure?.code.description == code)
        }
    }

    @Test func aDecoderThatHasDoneItsShareIsReplaced() async throws {
        let file = try Fixture.bytes("rgb.jpg")
        try await withPool({ $0.recycleJobs = 2 }) { pool in
            var seen: [Int32] = []
            for _ in 0..<4 {
                _ = try await pool.thumbnail(of: file, contentType: "", box: 32, quality: 85)
                seen += pool.processes
            }
            #expect(Set(seen).count == 2, "one process for jobs 1 and 2, one for 3 and 4")
            #expect(pool.processes.isEmpty)
        }
    }

    @Test func jobsRunBesideEachOther() async throws {
        let file = try Fixture.bytes("rgb.jpg")
        try await withPool({ $0.poolSize = 3 }) { pool in
            try await withThrowingTaskGroup { group in
                for _ in 0..<30 {
                    group.addTask { try await pool.thumbnail(of: file, contentType: "", box: 32, quality: 85).width }
                }
                for try await width in group { #expect(width == 32) }
            }
            #expect((1...3).contains(pool.processes.count))
        }
    }
}
