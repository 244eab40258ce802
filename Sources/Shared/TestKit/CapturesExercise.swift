public import Domain
import Testing

/// What every ``Captures`` must do.
public struct CapturesExercise: Sendable {
    /// One thing that must hold; each is checked in a fresh world.
    public enum Fact: String, Sendable, CaseIterable {
        case theLastBandCarriesTheSurvey
        case aSecondTryCarriesItAgain
        case countsAFileOnce
        case waitsWhereNobodySaysHowMany
        case settlesForWhatIsThere
        case aBandThatComesLateTakesOver
        case aBandUnderAnotherNameIsSurveyedAnew
        case losesDeletedFiles
        case keepsUsersAndCapturesApart
        case oneOfManyAtOnceCarriesIt
    }

    private static let day = 86_400.0
    private let files: any FileRepository
    private let captures: any Captures
    private let bob = UserID.named("bob")

    /// Exercises an empty world.
    public init(files: any FileRepository, captures: any Captures) {
        self.files = files
        self.captures = captures
    }

    /// Checks one fact.
    public func check(_ fact: Fact) async throws {
        switch fact {
        case .theLastBandCarriesTheSurvey: try await theLastBandCarriesTheSurvey()
        case .aSecondTryCarriesItAgain:
            let (red, nir) = (try await file(), try await file())
            _ = try await join(red, "Red", 2)
            #expect(try await complete(nir, "NIR", 2) == ["NIR", "Red"])
            #expect(try await complete(nir, "NIR", 2) == ["NIR", "Red"])
            #expect(try await join(red, "Red", 2) == .surveyed(with: nir.id))
        case .countsAFileOnce:
            let red = try await file()
            for _ in 0..<3 {
                let standing = try await join(red, "Red", 2)
                guard case .incomplete(let present, let expected, _) = standing else {
                    Issue.record("\(standing)")
                    return
                }
                #expect(present == 1 && expected == 2)
            }
        case .waitsWhereNobodySaysHowMany:
            let red = try await file()
            let standing = try await join(red, "Red", nil)
            guard case .incomplete(let present, nil, let left) = standing else {
                Issue.record("\(standing)")
                return
            }
            #expect(present == 1 && left > Self.day - 600 && left <= Self.day)
        case .settlesForWhatIsThere:
            let (red, nir) = (try await file(), try await file())
            _ = try await join(red, "Red", 5)
            #expect(try await complete(nir, "NIR", 5, settled: 0) == ["NIR", "Red"])
            #expect(try await join(red, "Red", 5, settled: 0) == .surveyed(with: nir.id))
        case .aBandThatComesLateTakesOver:
            let (red, nir, edge) = (try await file(), try await file(), try await file())
            _ = try await join(red, "Red", 3)
            #expect(try await complete(nir, "NIR", 3, settled: 0) == ["NIR", "Red"])
            #expect(try await complete(edge, "Red edge", 3) == ["NIR", "Red", "Red edge"])
            #expect(try await captures.surveyed(with: nir.id, of: .sample) == edge.id)
            #expect(try await join(nir, "NIR", 3) == .surveyed(with: edge.id))
        case .aBandUnderAnotherNameIsSurveyedAnew:
            let (red, nir) = (try await file(), try await file())
            _ = try await join(red, "Gren", 2)
            #expect(try await complete(nir, "NIR", 2) == ["Gren", "NIR"])
            #expect(try await complete(red, "Red", 2) == ["NIR", "Red"])
            #expect(try await join(nir, "NIR", 2) == .surveyed(with: red.id))
        case .losesDeletedFiles: try await losesDeletedFiles()
        case .keepsUsersAndCapturesApart: try await keepsUsersAndCapturesApart()
        case .oneOfManyAtOnceCarriesIt: try await oneOfManyAtOnceCarriesIt()
        }
    }

    private func theLastBandCarriesTheSurvey() async throws {
        let (red, nir) = (try await file(), try await file())
        let first = try await join(red, "Red", 2)
        guard case .incomplete(1, 2, _) = first else {
            Issue.record("\(first)")
            return
        }
        #expect(try await captures.surveyed(with: red.id, of: .sample) == nil)
        let second = try await join(nir, "NIR", 2)
        guard case .complete(let members) = second else {
            Issue.record("\(second)")
            return
        }
        #expect(members.map(\.file.id) == [red.id, nir.id].sorted())
        #expect(members.allSatisfy { $0.expected == 2 })
        #expect(members.allSatisfy { $0.file.key == ($0.file.id == red.id ? red.key : nir.key) })
        for file in [red, nir] {
            #expect(try await captures.surveyed(with: file.id, of: .sample) == nir.id)
        }
    }

    private func losesDeletedFiles() async throws {
        let (red, nir, edge) = (try await file(), try await file(), try await file())
        _ = try await join(red, "Red", 2)
        _ = try await join(nir, "NIR", 2)
        try await files.delete(nir.id, of: .sample)
        #expect(try await captures.surveyed(with: red.id, of: .sample) == nil)
        let failure = await #expect(throws: Failure.self) { _ = try await join(nir, "NIR", 2) }
        #expect(failure?.code == .notFound)
        #expect(try await complete(edge, "Red edge", 2) == ["Red", "Red edge"])
    }

    private func keepsUsersAndCapturesApart() async throws {
        let (red, his, other) = (try await file(), try await file(of: bob), try await file())
        _ = try await join(red, "Red", 2)
        for standing in [try await join(his, "NIR", 2), try await join(other, "NIR", 2, key: "uuid:other")] {
            guard case .incomplete(1, 2, _) = standing else {
                Issue.record("\(standing)")
                return
            }
        }
        #expect(try await complete(other, "NIR", 2) == ["NIR", "Red"])
        #expect(try await captures.surveyed(with: red.id, of: bob) == nil)
        #expect(try await captures.surveyed(with: FileID(), of: .sample) == nil)
    }

    private func oneOfManyAtOnceCarriesIt() async throws {
        var bands: [(StoredFile, String)] = []
        for band in ["Blue", "Green", "Red", "NIR", "Red edge"] { bands.append((try await file(), band)) }
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for (file, band) in bands {
                group.addTask { try await complete(file, band, 5).count }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(counts.sorted() == [0, 0, 0, 0, 5])
        let carriers = try await captures.surveyed(with: bands[0].0.id, of: .sample)
        #expect(bands.contains { $0.0.id == carriers })
    }

    /// The bands of the capture, sorted, if it is complete with this file; else none.
    private func complete(
        _ file: StoredFile,
        _ band: String,
        _ expected: Int?,
        settled seconds: Double = CapturesExercise.day
    ) async throws -> [String] {
        guard case .complete(let members) = try await join(file, band, expected, settled: seconds) else { return [] }
        return members.map(\.band).sorted()
    }

    private func join(
        _ file: StoredFile,
        _ band: String,
        _ expected: Int?,
        key: String = "uuid:7f3a",
        settled seconds: Double = CapturesExercise.day
    ) async throws -> CaptureStanding {
        let key = try #require(CaptureKey(key))
        let part = CapturePart(key: key, band: band, expected: expected)
        return try await captures.join(part, file, settledAfterSeconds: seconds)
    }

    private func file(of owner: UserID = .sample) async throws -> StoredFile {
        let upload = SampleUpload.fresh(of: owner, named: "IMG_0001_1.tif", type: "image/tiff")
        _ = try await files.accept(upload)
        return upload.file
    }
}
