import Domain
import Testing

/// What is said of a picture after its upload.
extension FileRepositoryExercise {
    private static let place: JSONValue = ["latitude": 40.5, "longitude": -20, "relative_altitude": 30.25]

    func takesWhatIsSaidOfAPictureWithAnOrder() async throws {
        let upload = SampleUpload.fresh(named: "field.tif", type: "image/tiff")
        let id = upload.file.id
        _ = try await accept(upload)
        _ = try await files.cancel(id, of: .sample)
        let named = try await order(id, CaptureStatement(bands: ["red", "nir"]))
        #expect(named.bands == ["red", "nir"] && named.status == .pending)
        // Of what nothing is said stays as it is.
        #expect(named.gps == upload.file.gps)
        _ = try await files.cancel(id, of: .sample)
        let placed = try await order(id, CaptureStatement(gps: Self.place))
        #expect(placed.gps == Self.place && placed.bands == ["red", "nir"])
        _ = try await files.cancel(id, of: .sample)
        // It holds for good, unlike a wish.
        let silent = try await order(id, .none)
        #expect(silent.gps == Self.place && silent.bands == ["red", "nir"])
        #expect(try await files.report(id, of: .sample)?.file.gps == Self.place)
        // The same bytes are this file still, with what was said last.
        let again = SampleUpload.fresh(sha256: upload.file.sha256)
        guard case .duplicate(let earlier) = try await files.accept(again) else {
            Issue.record("the same bytes were accepted twice")
            return
        }
        #expect(earlier.id == id && earlier.bands == ["red", "nir"] && earlier.gps == Self.place)
    }

    func takesNothingWithAnOrderThatIsRefused() async throws {
        let upload = SampleUpload.fresh(named: "field.tif", type: "image/tiff")
        let (id, statement) = (upload.file.id, CaptureStatement(bands: ["nir"], gps: Self.place))
        _ = try await accept(upload)
        await expect(.conflict) { _ = try await order(id, statement) }
        _ = try await files.cancel(id, of: .sample)
        await expect(.conflict) { _ = try await order(id, statement, [.thumbnail]) }
        let file = try #require(try await files.find(id, of: .sample))
        #expect(file.bands == upload.file.bands && file.gps == upload.file.gps && file.status == .failed)
        await expect(.notFound) {
            _ = try await files.reprocess(
                id,
                stages: [],
                force: true,
                wish: .none,
                statement: statement,
                of: .named("bob")
            )
        }
    }

    private func order(_ id: FileID, _ statement: CaptureStatement, _ stages: [StageName] = []) async throws
        -> StoredFile
    {
        try await files.reprocess(id, stages: stages, force: false, wish: .none, statement: statement, of: .sample)
    }
}
