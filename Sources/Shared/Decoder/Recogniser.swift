import CTesseract
import DecoderWire
import Glibc

/// Tesseract with its languages loaded. They are loaded before the wall goes up, because no file opens behind it.
final class Recogniser {
    private enum State {
        case off
        case missing([String])
        case ready(OpaquePointer)
    }
    /// Tesseract sees nothing in less, and complains.
    private static let smallestSide = 8
    /// Languages whose scripts stack marks above and below.
    private static let stacking: Set<String> = ["tha", "lao", "khm", "mya", "bod"]

    private let state: State

    /// `tesseract/5.3.0`.
    static let method = "tesseract/" + (TessVersion().map { String(cString: $0) } ?? "unknown")

    /// Loads the languages, joined by `+`; none: no recognition.
    init(languages: String) {
        let names = languages.split(separator: "+").map(String.init)
        state = names.isEmpty ? .off : Self.load(names)
    }

    deinit {
        if case .ready(let api) = state { TessBaseAPIDelete(api) }
    }

    /// - Throws: ``Refusal`` if text cannot be recognised here.
    func check() throws {
        switch state {
        case .ready: return
        case .off: throw Refusal(.internalError, "This decoder was started without languages.")
        case .missing(let names):
            let packages = names.map { "tesseract-ocr-" + $0.replacing("_", with: "-") }.joined(separator: ", ")
            throw Refusal(
                .unsupported,
                "Text cannot be recognised: the language data is missing; install \(packages)."
            )
        }
    }

    /// What the pages of the next job look like; `nil`: it finds out.
    func expect(layout: Int?) {
        guard case .ready(let api) = state else { return }
        // A number that is no mode is as good as none: the enumeration of C would take it.
        let mode = layout.flatMap { $0 == 1 || (3...13).contains($0) ? UInt32($0) : nil }
        TessBaseAPISetPageSegMode(api, mode.map { TessPageSegMode(rawValue: $0) } ?? PSM_AUTO)
    }

    /// The confidence with which a band of the page can be read, around a height of 0, the top, to 1: a quick way to tell
    /// top from bottom.
    ///
    /// The band is cut out: of a rectangle in a larger page tesseract 5.3 reads the same text with half the confidence.
    func glance(_ page: Picture, around height: Double, _ voice: JobVoice) throws -> Double {
        let band = min(page.height, max(Self.smallestSide, page.height / 4))
        let start = min(max(0, Int(Double(page.height) * height) - band / 2), page.height - band)
        return try read(page.band(start..<(start + band)), voice).confidence
    }

    /// The text, and the mean confidence of its words, 0 to 1.
    func read(_ page: Picture, _ voice: JobVoice) throws -> (text: String, confidence: Double) {
        guard case .ready(let api) = state, page.channels == 1 else {
            throw Refusal(.internalError, "Only grey pictures are recognised.")
        }
        guard min(page.width, page.height) >= Self.smallestSide else { return ("", 0) }
        defer { TessBaseAPIClear(api) }
        let status = page.withPixels { pixels -> Int32 in
            TessBaseAPISetImage(api, pixels, Int32(page.width), Int32(page.height), 1, Int32(page.width))
            return RecognitionMonitor(voice).watch { TessBaseAPIRecognize(api, $0) }
        }
        guard status == 0, let text = TessBaseAPIGetUTF8Text(api) else {
            throw Refusal(.internalError, "Tesseract gave up on this picture.")
        }
        defer { TessDeleteText(text) }
        let confidence = Double(min(100, max(0, TessBaseAPIMeanTextConf(api)))) / 100
        return (String(cString: text), confidence)
    }

    private static func load(_ names: [String]) -> State {
        guard let api = TessBaseAPICreate() else { return .missing(names) }
        let isReady = TessBaseAPIInit3(api, nil, names.joined(separator: "+")) == 0
        let loaded = isReady ? loadedLanguages(api) : []
        // Tesseract goes on with the rest when one of several is missing; a reader of Thai must hear of it.
        let missing = names.filter { !loaded.contains($0) }
        guard missing.isEmpty else {
            TessBaseAPIDelete(api)
            return .missing(missing.filter { !isThere($0) })
        }
        // The C API's own default takes the page for one block: it misreads margins and invents words in photographs.
        TessBaseAPISetPageSegMode(api, PSM_AUTO)
        // Else every Thai character is followed by a space, and the real spaces between phrases are lost.
        TessBaseAPISetVariable(api, "preserve_interword_spaces", "1")
        // Thai stacks vowels and tones above its letters, and tesseract takes them for a line of their own: a fifth of
        // the characters is lost. Higher lines bring that down to a hundredth; much higher ones swallow close English.
        if names.contains(where: stacking.contains) { TessBaseAPISetVariable(api, "textord_min_linesize", "2.25") }
        return .ready(api)
    }

    /// When nothing loads at all, each language is asked for alone, to name the right one.
    private static func isThere(_ name: String) -> Bool {
        guard let api = TessBaseAPICreate() else { return false }
        defer { TessBaseAPIDelete(api) }
        return TessBaseAPIInit3(api, nil, name) == 0
    }

    private static func loadedLanguages(_ api: OpaquePointer) -> Set<String> {
        guard let list = TessBaseAPIGetLoadedLanguagesAsVector(api) else { return [] }
        defer { TessDeleteTextArray(list) }
        var names: Set<String> = []
        var at = 0
        while let name = list[at] {
            names.insert(String(cString: name))
            at += 1
        }
        return names
    }
}
