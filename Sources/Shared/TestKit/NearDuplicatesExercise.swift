public import Domain
import Testing

/// What everything must do that finds near duplicates.
public struct NearDuplicatesExercise: Sendable {
    /// One thing that must hold; each is checked in a fresh world.
    public enum Fact: String, Sendable, CaseIterable {
        case findsTheNearestPicturesFirst
        case answersNoMoreThanAskedFor
        case tellsShapesApart
        case keepsPicturesWithoutAHash
        case believesTheLastThumbnail
        case showsNobodyElsesAndNothingDeleted
        case findsNoBytesTwice
    }

    private let duplicates: any NearDuplicates
    private let files: any FileRepository
    private let illustrate: @Sendable (FileID, Thumbnail) async throws -> Void

    /// Exercises an empty world.
    ///
    /// - Parameter illustrate: leaves a thumbnail as the Thumbnailer does; the file's stage can be run again.
    public init(
        _ duplicates: any NearDuplicates,
        files: any FileRepository,
        illustrate: @escaping @Sendable (FileID, Thumbnail) async throws -> Void
    ) {
        self.duplicates = duplicates
        self.files = files
        self.illustrate = illustrate
    }

    /// All of its bits are turned in turn: the highest is the sign of a number in SQL.
    private static let bits: UInt64 = 0xF0E1_D2C3_B4A5_9687

    /// Checks one fact.
    public func check(_ fact: Fact) async throws {
        switch fact {
        case .findsTheNearestPicturesFirst: try await findsTheNearest()
        case .answersNoMoreThanAskedFor:
            let first = try await picture(Self.bits)
            let others = [try await picture(Self.bits ^ 3), try await picture(Self.bits), try await picture(Self.bits)]
            let twins = try await twins(of: first, count: 2)
            #expect(twins == others.dropFirst().sorted().map { PictureTwin(file: $0, distance: 0) })
            #expect(try await self.twins(of: first, count: 0).isEmpty)
        case .tellsShapesApart:
            let wide = try await picture(Self.bits, width: 4_000, height: 3_000)
            let small = try await picture(Self.bits, width: 300, height: 225)
            let nearly = try await picture(Self.bits, width: 311, height: 225)
            for (width, height) in [(3_000, 4_000), (318, 225), (282, 225), (1, 40_000)] {
                _ = try await picture(Self.bits, width: width, height: height)
            }
            #expect(try await twins(of: wide).map(\.file) == [small, nearly].sorted())
        case .keepsPicturesWithoutAHash:
            let flat = try await picture(nil)
            let other = try await picture(nil)
            #expect(try await look(of: flat) == PictureLook(hash: nil, width: 400, height: 300))
            #expect(try await twins(of: flat).isEmpty)
            let dark = try await picture(0)
            #expect(try await twins(of: dark).isEmpty)
            #expect(try await look(of: other) == PictureLook(hash: nil, width: 400, height: 300))
            let page = try await upload()
            #expect(try await look(of: page) == nil)
            try await illustrate(page, Self.thumbnail(page, nil))
            #expect(try await look(of: page) == nil)
        case .believesTheLastThumbnail: try await believesTheLast()
        case .showsNobodyElsesAndNothingDeleted: try await showsNobodyElses()
        case .findsNoBytesTwice: try await findsNoBytesTwice()
        }
    }

    private func findsTheNearest() async throws {
        let first = try await picture(Self.bits)
        #expect(try await look(of: first) == Self.look(Self.bits))
        #expect(try await twins(of: first).isEmpty)
        var known: [PictureTwin] = []
        for (mask, distance) in [
            (0xFC00_0000_0000_0000, 6), (0x8000_0000_0000_0001, 2), (0, 0), (0x8000_0000_0000_0000, 1),
        ] as [(UInt64, Int)] {
            known.append(PictureTwin(file: try await picture(Self.bits ^ mask), distance: distance))
        }
        for mask: UInt64 in [0xFE00_0000_0000_0000, 0x7F, .max] { _ = try await picture(Self.bits ^ mask) }
        #expect(try await twins(of: first) == known.sorted { $0.distance < $1.distance })
        // It is the same seen from the other side.
        let nearest = try #require(known.first { $0.distance == 0 })
        #expect(try await twins(of: nearest.file).first == PictureTwin(file: first, distance: 0))
    }

    private func believesTheLast() async throws {
        let first = try await picture(Self.bits)
        let second = try await picture(~Self.bits)
        #expect(try await twins(of: first).isEmpty)
        try await illustrate(second, Self.thumbnail(second, Self.look(Self.bits)))
        #expect(try await twins(of: first).map(\.file) == [second])
        try await illustrate(second, Self.thumbnail(second, nil))
        #expect(try await twins(of: first).isEmpty)
        #expect(try await look(of: second) == nil)
    }

    private func showsNobodyElses() async throws {
        let first = try await picture(Self.bits)
        let bob = UserID.named("bob")
        let his = try await picture(Self.bits, of: bob)
        #expect(try await twins(of: first).isEmpty)
        #expect(try await duplicates.look(of: his, of: .sample) == nil)
        #expect(try await duplicates.sameBytes(as: his, of: .sample, count: 20).isEmpty)
        let gone = try await picture(Self.bits)
        #expect(try await twins(of: first).map(\.file) == [gone])
        try await files.delete(gone, of: .sample)
        #expect(try await twins(of: first).isEmpty)
        #expect(try await look(of: gone) == nil)
        #expect(try await twins(of: his, owner: bob).isEmpty)
    }

    private func findsNoBytesTwice() async throws {
        let sha256 = SampleUpload.sha256()
        let first = try await upload(sha256: sha256)
        _ = try await upload(of: .named("bob"), sha256: sha256)
        guard case .duplicate = try await files.accept(SampleUpload.fresh(sha256: sha256)) else {
            Issue.record("The same bytes gave a second file.")
            return
        }
        #expect(try await duplicates.sameBytes(as: first, of: .sample, count: 20).isEmpty)
        try await files.delete(first, of: .sample)
        let again = try await upload(sha256: sha256)
        #expect(again != first)
        #expect(try await duplicates.sameBytes(as: again, of: .sample, count: 20).isEmpty)
    }

    // MARK: Words

    private func upload(of owner: UserID = .sample, sha256: String? = nil) async throws -> FileID {
        let upload = SampleUpload.fresh(of: owner, named: "a.jpg", type: "image/jpeg", sha256: sha256)
        _ = try await files.accept(upload)
        return upload.file.id
    }

    private func picture(
        _ bits: UInt64?,
        width: Int = 400,
        height: Int = 300,
        of owner: UserID = .sample
    ) async throws -> FileID {
        let file = try await upload(of: owner)
        let hash = bits.map { PictureHash(bits: $0) }
        try await illustrate(file, Self.thumbnail(file, PictureLook(hash: hash, width: width, height: height)))
        return file
    }

    private func look(of file: FileID) async throws -> PictureLook? {
        try await duplicates.look(of: file, of: .sample)
    }

    private func twins(of file: FileID, owner: UserID = .sample, count: Int = 20) async throws -> [PictureTwin] {
        guard let look = try await duplicates.look(of: file, of: owner) else { return [] }
        return try await duplicates.pictures(
            like: look,
            besides: file,
            of: owner,
            within: PictureHash.sameWithin,
            count: count
        )
    }

    private static func look(_ bits: UInt64) -> PictureLook {
        PictureLook(hash: PictureHash(bits: bits), width: 400, height: 300)
    }

    private static func thumbnail(_ file: FileID, _ look: PictureLook?) -> Thumbnail {
        Thumbnail(key: .thumbnail(file), width: 300, height: 225, size: 9_000, look: look)
    }
}
