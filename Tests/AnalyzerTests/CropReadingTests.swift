import Domain
import FoundationEssentials
import Insight
import Settings
import Streams
import Synchronization
import TestKit
import Testing

@testable import Analyzer

/// How pictures are surveyed while they are analysed.
struct CropReadingTests {
    /// An Analyzer with a surveyor, over files in memory.
    private final class World: Sendable {
        let store = MemoryObjectStore()
        let files = MemoryFiles()
        let surveyor: ScriptedSurveyor
        private let settings: [String: String]
        private let captures: MemoryCaptures
        private let reports = Mutex<[Progress]>([])

        init(_ surveyor: ScriptedSurveyor = ScriptedSurveyor(), settings: [String: String] = [:]) {
            self.surveyor = surveyor
            self.settings = settings
            captures = MemoryCaptures(files)
        }

        var progress: [Progress] { reports.withLock { $0 } }

        /// Uploads a picture whose facts are these.
        func upload(
            _ bytes: [UInt8] = [1],
            named filename: String = "a.tif",
            gps: JSONValue? = nil,
            bands: [String]? = nil
        ) async throws -> StoredFile {
            let id = FileID()
            let file = StoredFile(
                id: id,
                owner: .sample,
                filename: filename,
                size: Int64(bytes.count),
                contentType: "image/tiff",
                sha256: SampleUpload.sha256(),
                key: .original(id, of: .sample, named: filename),
                gps: gps,
                bands: bands,
                uploadedAt: Date()
            )
            _ = try await files.accept(DurableUpload(file: file))
            store[file.key] = bytes
            return file
        }

        func analyse(
            _ file: StoredFile,
            _ facts: [String: JSONValue],
            text: String = ""
        ) async throws -> (analysis: Analysis, survey: CropSurvey?) {
            let recognised = RecognisedText(text: text, confidence: 0.9, method: "fake/1")
            let reader = FakeReader(recognised: .success(recognised), facts: .success(facts))
            let values = SettingsReader(settings)
            let stage = AnalyzeStage(
                store: store,
                reader: reader,
                documents: reader,
                inspector: reader,
                analyst: LocalAnalyst(),
                drafts: MemoryDrafts(),
                settings: try AnalyzerSettings(values),
                crops: CropReading(
                    surveyor: surveyor,
                    captures: captures,
                    store: store,
                    settings: try CropSettings(values)
                ),
                lanes: 1
            )
            let claim = Claim(
                work: Work(file: file.id, stage: .analyze, generation: 1),
                attemptID: UUID(),
                attempt: 1,
                file: file
            )
            let context = StageContext { report in self.reports.withLock { $0.append(report) } }
            guard case .done(let changes, _) = try await stage.work(on: claim, context),
                case .analysis(let analysis)? = changes.first
            else { throw Failure(.internalError, "The outcome is no analysis.") }
            let surveys = changes.compactMap { change in
                if case .survey(let survey) = change { survey } else { nil }
            }
            return (analysis, surveys.first)
        }
    }

    private static let drone: [String: JSONValue] = ["mode": "RGB", "camera_make": "DJI", "camera_model": "FC6310"]

    private static func band(_ name: String, of capture: String = "c1", count: Int? = nil) -> [String: JSONValue] {
        var xmp: [String: JSONValue] = ["BandName": .string(name), "CaptureId": .string(capture)]
        if let count { xmp["RigCameraCount"] = .integer(Int64(count)) }
        return ["mode": "I;16", "camera_make": "Somebody", "xmp": .object(xmp)]
    }

    @Test func storesThePicturesBeforeItSaysThatItIsDone() async throws {
        let world = World()
        let file = try await world.upload([1, 2, 3], bands: ["red", "nir"])
        let (analysis, survey) = try await world.analyse(file, Self.drone)
        let mapKey = ObjectKey.map(file.id, "ndvi")
        let surveyed = try #require(survey)
        #expect(surveyed.maps == ["ndvi": mapKey])
        #expect(surveyed.processed == .processed(file.id))
        #expect(world.store[mapKey] == [0x89, 0x50, 0x4E, 0x47])
        #expect(world.store[.processed(file.id)] == [0xFF, 0xD8, 0xFF, 0xD9])
        #expect(surveyed.health.status == .healthy && surveyed.health.score == 0.7)
        let source = BandSource(bytes: [1, 2, 3], contentType: "image/tiff", bands: ["red", "nir"])
        #expect(world.surveyor.calls.map(\.sources) == [[source]])
        #expect(world.surveyor.calls.first?.wish == SurveyWish(mapSide: 1_600, assumedBands: nil))
        #expect(analysis.methods["survey"] == "crop-survey/1")
        #expect(
            world.progress.map(\.step) == [
                "started", "downloading", "text", "metadata", "survey", "survey", "maps", "ai", "saving",
            ]
        )
        #expect(world.progress.map(\.percent) == world.progress.map(\.percent).sorted())
    }

    @Test func aPictureWithoutTextIsSummedUpByItsHealth() async throws {
        let world = World()
        let (analysis, survey) = try await world.analyse(try await world.upload(), Self.drone)
        let surveyed = try #require(survey)
        #expect(analysis.summary == surveyed.health.statement)
        #expect(analysis.methods["summary"] == "crop-survey/1")
        #expect(analysis.tags.prefix(2).map(\.tag) == ["drone", "multispectral"])
        #expect(analysis.metadata["crop"]?["status"] == "healthy")
        #expect(analysis.metadata["crop"]?["because"] == "camera")
        #expect(analysis.metadata["crop"]?["model"] == "none")
        let wordy = "The harvest of the upper field was brought in before the rain began on Tuesday."
        let (read, _) = try await world.analyse(try await world.upload(), Self.drone, text: wordy)
        #expect(read.summary != surveyed.health.statement)
        #expect(read.tags.first?.tag == "drone")
    }

    @Test func whoeverUnderstandsItAgainKeepsTheWords() async throws {
        let world = World()
        let file = try await world.upload()
        let (analysis, _) = try await world.analyse(file, Self.drone)
        let again = try await Understanding(analyst: LocalAnalyst()).renew(
            analysis,
            of: file,
            for: AnalysisSubject(user: .sample)
        )
        #expect(again.summary == analysis.summary && again.tags == analysis.tags)
    }

    @Test func leavesOtherPicturesAlone() async throws {
        let world = World()
        let (analysis, survey) = try await world.analyse(try await world.upload(), ["mode": "RGB"])
        #expect(survey == nil && world.surveyor.calls.isEmpty && analysis.metadata["crop"] == nil)
        let never = World(settings: ["CROP_ANALYSIS": "never"])
        let (_, none) = try await never.analyse(try await never.upload(bands: ["red"]), Self.drone)
        #expect(none == nil && never.surveyor.calls.isEmpty)
        let always = World(settings: ["CROP_ANALYSIS": "always", "CROP_BANDS": "red, nir", "CROP_MAP_SIDE": "800"])
        let (_, surveyed) = try await always.analyse(try await always.upload(), ["mode": "RGB"])
        #expect(surveyed != nil)
        #expect(always.surveyor.calls.first?.wish == SurveyWish(mapSide: 800, assumedBands: ["red", "nir"]))
    }

    @Test(arguments: [Failure.Code.unsupported, .invalid, .tooLarge, .rejectedLimits])
    func aRefusalIsANote(_ code: Failure.Code) async throws {
        let world = World(ScriptedSurveyor(.failure(Failure(code, "Nobody says which channel is which band."))))
        let (analysis, survey) = try await world.analyse(try await world.upload(), Self.drone)
        #expect(survey == nil && analysis.metadata["crop"] == nil)
        let note = "The plants on it were not surveyed. Nobody says which channel is which band."
        #expect(analysis.notes.contains(note))
    }

    @Test(arguments: [Failure.Code.invalidFile, .crashed, .timeout])
    func aBrokenPictureFails(_ code: Failure.Code) async throws {
        let world = World(ScriptedSurveyor(.failure(Failure(code, "No."))))
        let file = try await world.upload()
        let failure = await #expect(throws: Failure.self) { _ = try await world.analyse(file, Self.drone) }
        #expect(failure?.code == code)
    }

    @Test func asksForAnotherTryWhenThePicturesCannotBeStored() async throws {
        let world = World()
        let file = try await world.upload()
        // The original can be read, the maps cannot be written.
        let full = CropReading(
            surveyor: world.surveyor,
            captures: NoCaptures(),
            store: FullStore(),
            settings: try CropSettings(SettingsReader([:]))
        )
        let failure = await #expect(throws: Failure.self) {
            var reading = Reading(metadata: Self.drone)
            try await full.survey([1], of: file, into: &reading, StageContext { _ in })
        }
        #expect(failure?.code == .storageFull)
    }

    @Test func remembersWhatItIsAboutToStore() async throws {
        let world = World()
        let file = try await world.upload()
        let objects = NotedObjects()
        let full = CropReading(
            surveyor: world.surveyor,
            captures: NoCaptures(),
            objects: objects,
            store: FullStore(),
            settings: try CropSettings(SettingsReader([:]))
        )
        let failure = await #expect(throws: Failure.self) {
            var reading = Reading(metadata: Self.drone)
            try await full.survey([1], of: file, into: &reading, StageContext { _ in })
        }
        #expect(failure?.code == .storageFull)
        #expect(objects.keys == [ObjectKey.map(file.id, "ndvi"), ObjectKey.processed(file.id)])
    }

    @Test func looksForNoTextInBands() async throws {
        let text = "The harvest of the upper field was brought in before the rain began on Tuesday."
        let many: [String: JSONValue] = ["mode": "I;16", "channels": 5]
        let captures: [(bands: [String]?, facts: [String: JSONValue])] = [
            (["red", "nir"], Self.drone), (nil, many), (nil, Self.band("NIR", count: 5)),
        ]
        let world = World()
        for (bands, facts) in captures {
            let file = try await world.upload(bands: bands)
            let (analysis, _) = try await world.analyse(file, facts, text: text)
            #expect(analysis.pages.isEmpty && analysis.methods["text"] == PictureReading.passedOver)
            #expect(analysis.notes.contains(PictureReading.passedOverNote))
            #expect(analysis.methods["metadata"] == "picture-header/1")
        }
        // A photograph is one whoever names its colours, and nothing is passed over where nothing is surveyed.
        let colors = try await world.upload(bands: ["red", "green", "blue"])
        let (photograph, _) = try await world.analyse(colors, Self.drone, text: text)
        #expect(photograph.pages.count == 1 && photograph.methods["text"] == "fake/1")
        let never = World(settings: ["CROP_ANALYSIS": "never"])
        let (read, _) = try await never.analyse(try await never.upload(), many, text: text)
        #expect(read.pages.count == 1)
    }

    @Test func theLastBandIsSurveyedWithAll() async throws {
        let world = World()
        let red = try await world.upload([1], named: "IMG_1_1.tif")
        let nir = try await world.upload([2], named: "IMG_1_2.tif")
        let heat = try await world.upload([3], named: "IMG_1_3.tif")
        let (first, none) = try await world.analyse(red, Self.band("Red", count: 3))
        #expect(none == nil && first.metadata["capture"]?["key"] == "id:c1")
        let waiting = "It is one band of a capture (1 of 3 so far); the last that comes is surveyed with all."
        #expect(first.notes.contains(waiting))
        _ = try await world.analyse(heat, Self.band("LWIR", count: 3))
        let (last, survey) = try await world.analyse(nir, Self.band("NIR", count: 3))
        let map = ObjectKey.map(nir.id, "ndvi")
        #expect(survey?.maps == ["ndvi": map])
        let bytes: Set<[UInt8]> = [[1], [2]]
        #expect(world.surveyor.calls.map { Set($0.sources.map(\.bytes)) } == [bytes])
        #expect(last.notes.contains("Of its capture was left out: LWIR."))
        #expect(last.metadata["capture"]?["survey"] == .string(nir.id.description))
        // Analysed again, the others point to it.
        let (again, nothing) = try await world.analyse(red, Self.band("Red", count: 3))
        #expect(nothing == nil && again.metadata["capture"]?["survey"] == .string(nir.id.description))
        #expect(world.surveyor.calls.count == 1)
    }

    @Test func aBandOfNobodyKnowsHowManyWaits() async throws {
        let world = World()
        let red = try await world.upload([1])
        let failure = await #expect(throws: Failure.self) { _ = try await world.analyse(red, Self.band("Red")) }
        #expect(failure?.code == .throttled)
        let seconds = try #require(failure?.retryAfterSeconds)
        #expect((50...60).contains(seconds))
        let hasty = World(settings: ["CROP_CAPTURE_SECONDS": "0"])
        let (alone, none) = try await hasty.analyse(try await hasty.upload([1]), Self.band("Red"))
        #expect(none == nil)
        #expect(
            alone.notes.contains("It is one band of a capture (1 so far); the last that comes is surveyed with all.")
        )
        let (_, both) = try await hasty.analyse(try await hasty.upload([2]), Self.band("NIR"))
        #expect(both != nil && hasty.surveyor.calls.map { $0.sources.count } == [2])
    }

    @Test func everyPictureSaysWhereItWasTaken() async throws {
        let world = World()
        let gps: JSONValue = ["latitude": 13.5, "longitude": 100, "altitude": 50]
        let facts: [String: JSONValue] = ["mode": "RGB", "xmp": ["GimbalPitchDegree": "-90.0"]]
        let (analysis, _) = try await world.analyse(try await world.upload(gps: gps), facts)
        #expect(analysis.metadata["position"]?["latitude"] == 13.5)
        #expect(analysis.metadata["position"]?["gimbal_pitch"] == .integer(-90))
        #expect(analysis.metadata["position"]?["sources"]?["gimbal_pitch"] == "xmp")
        #expect(analysis.metadata["position"]?["relative_altitude"] == .integer(50))
        #expect(analysis.metadata["position"]?["altitude"] == nil)
        let (nowhere, _) = try await world.analyse(try await world.upload(), ["mode": "RGB"])
        #expect(nowhere.metadata["position"] == nil)
    }
}

/// A store without room.
private struct FullStore: ObjectStore {
    private static var full: Failure { Failure(.storageFull, "The store is full.") }

    func write(_ key: ObjectKey, contentType: String) async throws -> any ObjectWriter { throw Self.full }
    func head(_ key: ObjectKey) async throws -> ObjectHead? { nil }
    func read(_ key: ObjectKey, range: Range<Int64>?) async throws -> ObjectBody { throw Self.full }
    func delete(_ key: ObjectKey) async throws {}
    func presignedURL(_ key: ObjectKey, filename: String, expiresInSeconds: Int) throws -> String? { nil }
    func ping() async throws {}
}

/// Remembers keys in memory.
private final class NotedObjects: SurveyObjects {
    private let noted = Mutex<[ObjectKey]>([])

    var keys: [ObjectKey] { noted.withLock { $0 } }

    func remember(_ keys: [ObjectKey], of file: FileID) async throws {
        noted.withLock { $0 += keys }
    }
}
