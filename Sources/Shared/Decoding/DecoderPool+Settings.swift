public import DecoderWire
import Domain
import Glibc
public import Settings

/// What the pool and its decoders may use.
public struct DecoderSettings: Sendable, Hashable {
    /// The decoder's executable.
    public var path: String
    /// Decoders at once.
    public var poolSize = 2
    /// Address space of one decoder, in MiB.
    public var memoryMegabytes = 1_024
    /// Address space of a decoder for a file that broke decoders before, in MiB.
    public var tightMemoryMegabytes = 512
    /// Jobs until a decoder is replaced by a fresh one.
    public var recycleJobs = 100
    /// Pictures that count more pixels are not decoded.
    public var mostPixels = 300_000_000
    /// Pictures that count more pixels are decoded one at a time.
    public var largePixels = 64_000_000
    /// Pictures with more frames or pages are not decoded.
    public var mostFrames = 5_000
    /// Time limit of a thumbnail or an inspection.
    public var pictureSeconds = 30.0
    /// Time limit of a recognition.
    public var recogniseSeconds = 180.0
    /// Time limit of each of poppler's two tools.
    public var pdfSeconds = 120.0
    /// A decoder that says nothing for so long hangs.
    public var stallSeconds = 60.0
    /// Parts of the wall that are left out, for tests of what happens where a kernel lacks them.
    public var without: Set<WallPart> = []
    /// Time limit of reading one document.
    public var documentSeconds = 60.0
    /// Time limit of measuring one capture.
    public var surveySeconds = 120.0
    /// What names the plants on a picture; `nil`: nothing does.
    public var model: ModelFiles?
    /// Where tesseract's language data lies; `nil`: where tesseract looks by itself.
    public var tessdata: String?

    /// The defaults, with this executable.
    public init(path: String = Self.pathBesideThisExecutable) {
        self.path = path
    }

    /// The settings in force.
    public init(_ reader: SettingsReader) throws(SettingError) {
        path = try Self.pathSetting(reader) ?? Self.pathBesideThisExecutable
        poolSize = try Self.poolSizeSetting(reader)
        memoryMegabytes = try Self.memorySetting(reader)
        tightMemoryMegabytes = try Self.tightMemorySetting(reader)
        recycleJobs = try Self.recycleSetting(reader)
        mostPixels = try Self.megapixelsSetting(reader) * 1_000_000
        largePixels = try Self.largeMegapixelsSetting(reader) * 1_000_000
        mostFrames = try Self.framesSetting(reader)
        pictureSeconds = try Self.pictureSecondsSetting(reader)
        recogniseSeconds = try Self.recogniseSecondsSetting(reader)
        pdfSeconds = try Self.pdfSecondsSetting(reader)
        stallSeconds = try Self.stallSecondsSetting(reader)
        documentSeconds = try Self.documentSecondsSetting(reader)
        surveySeconds = try Self.surveySecondsSetting(reader)
        tessdata = try Self.tessdataSetting(reader)
        if let path = try Self.modelSetting(reader) {
            model = ModelFiles(model: path, classes: try Self.classesSetting(reader) ?? "\(path).txt")
        }
    }

    /// What holds for a file: one that broke decoders before gets less memory and half the time.
    func limits(for caution: Caution) -> DecoderSettings {
        guard caution == .alone else { return self }
        var limits = self
        limits.memoryMegabytes = min(memoryMegabytes, tightMemoryMegabytes)
        limits.pictureSeconds = pictureSeconds / 2
        limits.recogniseSeconds = recogniseSeconds / 2
        limits.pdfSeconds = pdfSeconds / 2
        limits.documentSeconds = documentSeconds / 2
        limits.surveySeconds = surveySeconds / 2
        return limits
    }

    /// `millrace-decoder` in the folder of the running executable.
    public static var pathBesideThisExecutable: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let executable = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = executable.lastIndex(of: "/").map { executable[..<$0] } ?? ""
        return "\(folder)/millrace-decoder"
    }

    /// All that a decoder finds in its environment.
    var environment: [String] {
        // One thread each: OpenMP's spinning threads cost seven times the work. The Swift backtracer would try to fork.
        let fixed = ["LC_ALL=C", "TZ=UTC0", "OMP_THREAD_LIMIT=1", "MALLOC_ARENA_MAX=1", "SWIFT_BACKTRACE=enable=no"]
        return fixed + (tessdata.map { ["TESSDATA_PREFIX=\($0)"] } ?? [])
    }
}

extension DecoderSettings {
    /// Every setting of the pool, for documents.
    public static let all: [SettingEntry] = [
        pathSetting.entry, poolSizeSetting.entry, memorySetting.entry, tightMemorySetting.entry, recycleSetting.entry,
        megapixelsSetting.entry, largeMegapixelsSetting.entry, framesSetting.entry,
        pictureSecondsSetting.entry, recogniseSecondsSetting.entry, pdfSecondsSetting.entry, stallSecondsSetting.entry,
        documentSecondsSetting.entry, surveySecondsSetting.entry, modelSetting.entry, classesSetting.entry,
        tessdataSetting.entry,
    ]

    static let pathSetting = Setting<String?>.optional(
        "DECODER_PATH",
        allowed: "path of an executable",
        "The decoder; unset: millrace-decoder beside the running executable."
    )
    static let poolSizeSetting = Setting<Int>.int(
        "DECODER_POOL_SIZE",
        default: 2,
        in: 1...64,
        "Decoder processes a service runs at once."
    )
    static let memorySetting = Setting<Int>.int(
        "DECODER_MEMORY_MB",
        default: 1_024,
        in: 256...16_384,
        "Address space of one decoder, in MiB."
    )
    static let tightMemorySetting = Setting<Int>.int(
        "DECODER_TIGHT_MEMORY_MB",
        default: 512,
        in: 256...16_384,
        "Address space of a decoder for a file that broke decoders before, in MiB; it also gets half the time."
    )
    static let recycleSetting = Setting<Int>.int(
        "DECODER_RECYCLE_JOBS",
        default: 100,
        in: 1...100_000,
        "Jobs until a decoder is replaced by a fresh one."
    )
    static let megapixelsSetting = Setting<Int>.int(
        "DECODER_MAX_MEGAPIXELS",
        default: 300,
        in: 1...1_000,
        """
        Pictures that count more million pixels are not decoded (rejected_limits). What is kept in memory until the end \
        counts more: WebP, HEIC and GIF twice, progressive JPEG and interlaced PNG up to three times.
        """
    )
    static let largeMegapixelsSetting = Setting<Int>.int(
        "DECODER_LARGE_MEGAPIXELS",
        default: 64,
        in: 1...1_000,
        "Pictures that count more million pixels are decoded one at a time, each by a decoder that ends after it."
    )
    static let framesSetting = Setting<Int>.int(
        "DECODER_MAX_FRAMES",
        default: 5_000,
        in: 1...100_000,
        "Pictures with more frames or pages are not decoded (rejected_limits)."
    )
    static let pictureSecondsSetting = Setting<Double>.seconds(
        "DECODER_PICTURE_SECONDS",
        default: 30,
        in: 1...600,
        "Time limit of one thumbnail or inspection; the decoder is killed after it."
    )
    static let recogniseSecondsSetting = Setting<Double>.seconds(
        "DECODER_OCR_SECONDS",
        default: 180,
        in: 1...600,
        "Time limit of recognising one picture; the decoder is killed after it."
    )
    static let pdfSecondsSetting = Setting<Double>.seconds(
        "DECODER_PDF_SECONDS",
        default: 120,
        in: 1...600,
        "Time limit of reading one PDF; the tool is killed after it."
    )
    static let stallSecondsSetting = Setting<Double>.seconds(
        "DECODER_STALL_SECONDS",
        default: 60,
        in: 1...600,
        "A decoder that tells of no progress for so long is killed, though its time is not over."
    )
    static let documentSecondsSetting = Setting<Double>.seconds(
        "DECODER_DOCUMENT_SECONDS",
        default: 60,
        in: 1...600,
        "Time limit of reading one Office document, book, message or archive; the decoder is killed after it."
    )
    static let surveySecondsSetting = Setting<Double>.seconds(
        "DECODER_SURVEY_SECONDS",
        default: 120,
        in: 1...600,
        "Time limit of measuring the bands of one capture; the decoder is killed after it."
    )
    static let modelSetting = Setting<String?>.optional(
        "CROP_MODEL",
        allowed: "path of an .onnx or .pb file",
        "A model that names what is on a capture: 224 by 224 pixels, RGB; unset: none, and results say so."
    )
    static let classesSetting = Setting<String?>.optional(
        "CROP_MODEL_CLASSES",
        allowed: "path of a text file",
        "The names of the model's classes, one a line; unset: the model's path with .txt behind it."
    )
    static let tessdataSetting = Setting<String?>.optional(
        "TESSDATA_PREFIX",
        allowed: "path of a folder",
        "Where tesseract's language data lies; unset: where tesseract was built to look."
    )
}
