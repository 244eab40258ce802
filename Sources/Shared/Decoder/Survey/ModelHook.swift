import COpenCV
import DecoderWire
import Glibc

/// A model that names what is on a picture. It is read before the wall goes up, because no file opens behind it; that it
/// cannot be read is no reason to measure nothing.
final class ModelHook {
    private enum State {
        case ready(OpaquePointer)
        case broken(String)
    }
    private static let mostBytes = 512 << 20
    private static let mostClasses = 10_000
    private static let shown = 3

    private let state: State
    private let names: [String]
    private let version: String

    /// Reads the model and its class names.
    init(opening files: ModelFiles) {
        // It runs here first, and must start no threads that would stand beside the wall.
        copencv_prepare()
        let name = files.model.split(separator: "/").last.map(String.init) ?? files.model
        guard let bytes = Self.contents(of: files.model), let list = Self.contents(of: files.classes) else {
            (state, names, version) = (.broken("The model \(name) or its list of classes cannot be read."), [], name)
            return
        }
        let lines = String(decoding: list, as: UTF8.self).split(whereSeparator: \.isNewline).prefix(Self.mostClasses)
        names = lines.compactMap { ExifText.clean(String($0), atMost: 100) }
        version = "\(name)@\(SHA256Digest.of(bytes).prefix(8))"
        let isONNX = name.hasSuffix(".onnx")
        // OpenCV would run one that was taught on pictures of another size, and it would name something.
        if let mismatch = ModelInput.mismatch(of: bytes, isONNX: isONNX) {
            state = .broken("The model \(version) takes \(mismatch).")
            return
        }
        var opened: OpaquePointer?
        let status = copencv_model_open(bytes, bytes.count, isONNX ? 1 : 0, &opened)
        if status == COPENCV_OK, let opened {
            state = .ready(opened)
        } else {
            state = .broken("The model \(version) is none that OpenCV can run.")
        }
    }

    deinit {
        if case .ready(let model) = state { copencv_model_close(model) }
    }

    /// What is on a photograph, or why that is not known.
    func look(at photograph: Picture?) -> (answer: SurveyedCapture.ModelAnswer?, note: String?) {
        switch state {
        case .broken(let note): return (nil, note)
        case .ready(let model):
            guard let photograph else {
                return (nil, "The model \(version) needs a picture with red, green and blue.")
            }
            return look(at: photograph, with: model)
        }
    }

    private func look(
        at photograph: Picture,
        with model: OpaquePointer
    ) -> (answer: SurveyedCapture.ModelAnswer?, note: String?) {
        var confidences = [Float](repeating: 0, count: Self.mostClasses)
        var count: Int32 = 0
        var milliseconds = 0.0
        let status = photograph.withPixels { pixels in
            copencv_model_run(
                model,
                pixels,
                Int32(photograph.width),
                Int32(photograph.height),
                &confidences,
                Int32(confidences.count),
                &count,
                &milliseconds
            )
        }
        guard status == COPENCV_OK else { return (nil, "The model \(version) failed on this picture.") }
        guard Int(count) == names.count else {
            return (nil, "The model \(version) knows \(count) classes, but \(names.count) are named.")
        }
        let best = confidences.prefix(Int(count)).enumerated().sorted { $0.element > $1.element }.prefix(Self.shown)
        let answer = SurveyedCapture.ModelAnswer(
            version: version,
            names: best.map { names[$0.offset] },
            confidences: best.map { Double($0.element) },
            milliseconds: milliseconds
        )
        return (answer, nil)
    }

    /// All of a file; `nil` if it cannot be read, or is larger than any model.
    private static func contents(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        guard fseek(file, 0, SEEK_END) == 0 else { return nil }
        let count = ftell(file)
        guard count > 0, count <= mostBytes, fseek(file, 0, SEEK_SET) == 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        return fread(&bytes, 1, count, file) == count ? bytes : nil
    }
}
