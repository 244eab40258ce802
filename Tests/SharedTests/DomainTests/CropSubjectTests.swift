import Domain
import FoundationEssentials
import TestKit
import Testing

/// Which pictures are surveyed.
@Suite struct CropSubjectTests {
    private static func file(gps: JSONValue? = nil, bands: [String]? = nil) -> StoredFile {
        let id = FileID()
        return StoredFile(
            id: id,
            owner: .sample,
            filename: "a.tif",
            size: 1,
            contentType: "image/tiff",
            sha256: String(repeating: "0", count: 64),
            key: .original(id, of: .sample, named: "a.tif"),
            gps: gps,
            bands: bands,
            uploadedAt: Date()
        )
    }

    @Test(
        arguments: [
            (["camera_make": "DJI", "camera_model": "FC6310"], .camera), (["camera_make": "Parrot"], .camera),
            (["camera_make": "MicaSense"], .camera), (["camera_make": "Autel Robotics"], .camera),
            (["camera_make": "Hasselblad", "camera_model": "L1D-20c"], .camera),
            (["camera_make": "Hasselblad", "camera_model": "X1D II 50C"], nil),
            (["camera_make": "DJI", "camera_model": "Osmo Action"], nil), (["camera_make": "Canon"], nil), ([:], nil),
            (["xmp": ["Camera:BandName": "NIR"]], .bandTags), (["xmp": ["band_name": ["Red", "NIR"]]], .bandTags),
            (["xmp": ["drone-dji:RelativeAltitude": "+50.20"]], .flight), (["xmp": ["title": "A field"]], nil),
            (["mode": "RGBA"], nil), (["mode": "CMYK"], nil), (["mode": "RGB"], nil),
            (["mode": "L", "channels": 5], .channels), (["mode": "RGBA", "exif": ["SamplesPerPixel": 5]], .channels),
            (["mode": "RGBA", "exif": ["SamplesPerPixel": 4, "ExtraSamples": 2]], nil),
            (["mode": "RGBA", "exif": ["SamplesPerPixel": 4, "ExtraSamples": 0]], .channels),
            (["mode": "CMYK", "channels": 4], nil), (["mode": "I;16", "channels": 4], .channels),
        ] as [([String: JSONValue], CropSubject.Reason?)]
    )
    func byItself(metadata: [String: JSONValue], reason: CropSubject.Reason?) {
        #expect(CropSubject.reason(for: Self.file(), metadata: metadata, mode: .auto) == reason)
        #expect(CropSubject.reason(for: Self.file(), metadata: metadata, mode: .never) == nil)
        #expect(CropSubject.reason(for: Self.file(), metadata: metadata, mode: .always) == reason ?? .setting)
    }

    @Test func whatTheUploadSaysCounts() {
        let banded = Self.file(gps: ["latitude": 1, "longitude": 2], bands: ["red", "nir"])
        #expect(CropSubject.reason(for: banded, metadata: [:], mode: .auto) == .bands)
        let placed = Self.file(gps: ["latitude": 0, "longitude": 0])
        #expect(CropSubject.reason(for: placed, metadata: [:], mode: .auto) == .position)
        #expect(CropSubject.reason(for: placed, metadata: [:], mode: .never) == nil)
        #expect(CropSubject.reason(for: Self.file(bands: []), metadata: [:], mode: .auto) == nil)
    }

    @Test(
        arguments: [
            (nil, ["mode": "I;16", "channels": 5], true), (nil, ["mode": "I;16", "xmp": ["BandName": "NIR"]], true),
            (nil, ["xmp": ["band_name": ["Red", "Green", "Blue"]]], false), (nil, ["mode": "RGB"], false),
            (nil, ["camera_make": "DJI", "mode": "RGB"], false), (nil, ["mode": "RGBA"], false),
            (nil, ["mode": "I;16", "xmp": ["BandName": "Yellow"]], false), (["red"], [:], true),
            (["red", "green", "blue"], ["mode": "RGB"], false),
            (["red", "green", "blue", "alpha"], ["mode": "RGBA"], false), (["nir", "green", "blue"], [:], true),
            ([], ["mode": "RGB"], false),
        ] as [([String]?, [String: JSONValue], Bool)]
    )
    func bandsAreNoPhotograph(bands: [String]?, metadata: [String: JSONValue], isMultispectral: Bool) {
        #expect(CropSubject.isMultispectral(Self.file(bands: bands), metadata: metadata) == isMultispectral)
    }

    @Test func tagsSayWhatItIs() {
        let color = ScriptedSurvey.measured(["gli": 0.1], bands: [.red, .green, .blue])
        let bands = ScriptedSurvey.measured()
        #expect(CropSubject.tags(of: color, metadata: ["camera_make": "DJI"]) == ["drone"])
        #expect(CropSubject.tags(of: bands, metadata: ["camera_make": "MicaSense"]) == ["multispectral"])
        #expect(CropSubject.tags(of: bands, metadata: ["camera_make": "DJI"]) == ["drone", "multispectral"])
        #expect(CropSubject.tags(of: color, metadata: [:]).isEmpty)
    }
}

/// Which files are one capture.
@Suite struct CaptureKeyTests {
    @Test(
        arguments: [
            ("a.tif", ["xmp": ["drone-dji:CaptureUUID": "7f3a"]], "uuid:7f3a"),
            ("a.tif", ["xmp": ["MicaSense:CaptureId": "ZDgX YmRu"]], "id:ZDgXYmRu"),
            ("a.tif", ["xmp": ["capture_uuid": "7f3a", "capture_id": "x"]], "uuid:7f3a"),
            ("a.tif", ["xmp": ["Camera:ImageUniqueID": "9"]], "image:9"),
            ("a.tif", ["exif": ["ImageUniqueID": "9"]], nil), ("a.tif", [:], nil),
            (
                "DJI_20230511095846_0042_MS_NIR.TIF",
                ["camera_make": "DJI", "date_taken": "2023-05-11T09:58:46", "xmp": ["DroneSerialNumber": "S1"]],
                "dji:S1:2023-05-11T09:58:46:0042"
            ),
            (
                "DJI_0425.TIF", ["camera_make": "DJI", "date_taken": "2020-01-01T00:00:00"],
                "dji:-:2020-01-01T00:00:00:042"
            ),
            ("DJI_0425.TIF", ["camera_make": "DJI"], nil),
            ("field.tif", ["camera_make": "DJI", "date_taken": "2020-01-01T00:00:00"], nil),
            ("a.tif", ["xmp": ["CaptureUUID": .string(String(repeating: "x", count: 300))]], nil),
            ("a.tif", ["xmp": ["CaptureUUID": "ภาพ"]], nil),
        ] as [(String, [String: JSONValue], String?)]
    )
    func isTheCamerasWord(filename: String, metadata: [String: JSONValue], key: String?) {
        #expect(CaptureKey(filename: filename, metadata: metadata)?.description == key)
    }

    @Test func bandsOfOneMomentShareIt() {
        let metadata: [String: JSONValue] = ["camera_make": "DJI", "date_taken": "2023-05-11T09:58:46"]
        let keys = ["G", "R", "RE", "NIR"].map { band in
            CaptureKey(filename: "DJI_20230511095846_0042_MS_\(band).TIF", metadata: metadata)
        }
        #expect(Set(keys).count == 1)
        let older = (1...5).map { CaptureKey(filename: "DJI_042\($0).TIF", metadata: metadata) }
        #expect(Set(older).count == 1)
        #expect(older[0] != CaptureKey(filename: "DJI_0431.TIF", metadata: metadata))
    }

    @Test(
        arguments: [
            ("MicaSense", "RedEdge-M", 5), ("MicaSense", "RedEdge-P", 6), ("MicaSense", "Altum-PT", 7),
            ("MicaSense", "Altum", 6), ("DJI", "FC6360", 5), ("DJI", "M3M", 4), ("Parrot", "Sequoia", 4),
            ("Sentera", "21214-00_3.2MP-GS-0001", 5), ("Nobody", "1", nil),
        ] as [(String, String, Int?)]
    )
    func theModelTellsHowManyBands(make: String, model: String, count: Int?) {
        var metadata: [String: JSONValue] = [
            "mode": "I;16", "camera_make": .string(make), "camera_model": .string(model),
            "xmp": ["BandName": "NIR", "CaptureId": "x"],
        ]
        let part = CapturePart(of: upload(), metadata: metadata)
        #expect(part?.expected == count && part?.band == "NIR")
        metadata["xmp"] = ["BandName": "NIR", "CaptureId": "x", "RigCameraCount": "10"]
        #expect(CapturePart(of: upload(), metadata: metadata)?.expected == 10)
        metadata["mode"] = "RGB"
        #expect(CapturePart(of: upload(), metadata: metadata) == nil)
    }

    @Test func ofTwoOfABandThePlainNameStays() {
        let members = ["Blue-444", "Blue", "NIR", "LWIR", "Panchro", "Yellow"].map { band in
            CaptureMember(file: upload(), band: band, expected: nil, surveyed: nil, ageSeconds: 0)
        }
        let (chosen, leftOut) = members.chosen
        #expect(chosen.map(\.band).sorted() == ["Blue", "NIR"])
        #expect(leftOut.sorted() == ["Blue-444", "LWIR", "Panchro", "Yellow"])
    }

    private func upload() -> StoredFile {
        let file = SampleUpload.fresh(named: "IMG_0001_1.tif", type: "image/tiff").file
        return StoredFile(
            id: file.id,
            owner: file.owner,
            filename: file.filename,
            size: file.size,
            contentType: file.contentType,
            sha256: file.sha256,
            key: file.key,
            uploadedAt: file.uploadedAt
        )
    }
}
