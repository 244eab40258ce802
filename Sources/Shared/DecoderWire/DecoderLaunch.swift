/// How a decoder is started: the only command lines it understands.
public enum DecoderLaunch: Sendable, Hashable {
    /// Serve jobs on descriptor 3. `languages` are tesseract's, joined by `+`; empty: no recognition.
    ///
    /// `model`: what names the plants on a picture, if one is set up.
    /// `without`: parts of the wall that are left out, for tests of what happens where a kernel lacks them.
    case serve(languages: String, memoryMegabytes: Int, model: ModelFiles? = nil, without: Set<WallPart> = [])
    /// Go behind the wall and become this tool: input on descriptor 0, output on 1 and from 3 on, complaints on 2.
    case tool(DecoderTool, memoryMegabytes: Int, cpuSeconds: Int)
    /// Go behind the wall (that of a decoder, or that of a tool), try to climb it, print what the kernel said. For tests.
    case probeWall(ofTool: Bool)

    /// The descriptor of the socket that jobs come on.
    public static let jobDescriptor: Int32 = 3

    /// The words behind the program's name.
    public var arguments: [String] {
        switch self {
        case .serve(let languages, let memory, let model, let without):
            ["--serve", "--languages=\(languages)", "--memory-mb=\(memory)"]
                + (model.map { ["--model=\($0.model)", "--classes=\($0.classes)"] } ?? [])
                + without.map { "--without-\($0.rawValue)" }.sorted()
        case .tool(let tool, let memory, let seconds):
            ["--tool", tool.word] + tool.options + ["--memory-mb=\(memory)", "--cpu-seconds=\(seconds)"]
        case .probeWall(let ofTool):
            [ofTool ? "--probe-tool-wall" : "--probe-wall"]
        }
    }

    /// Reads a command line; `nil` if it is none of ours.
    public init?(arguments: [String]) {
        func value(_ name: String) -> String? {
            let prefix = "--\(name)="
            return arguments.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        }
        func number(_ name: String) -> Int? {
            value(name).flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
        }
        switch arguments.first {
        case "--serve":
            guard let languages = value("languages"), let memory = number("memory-mb") else { return nil }
            let without = WallPart.allCases.filter { arguments.contains("--without-\($0.rawValue)") }
            var model: ModelFiles?
            if let path = value("model"), let classes = value("classes") {
                model = ModelFiles(model: path, classes: classes)
            }
            self = .serve(languages: languages, memoryMegabytes: memory, model: model, without: Set(without))
        case "--tool":
            guard arguments.count > 1, let memory = number("memory-mb"), let seconds = number("cpu-seconds"),
                let tool = DecoderTool(arguments[1], number)
            else { return nil }
            self = .tool(tool, memoryMegabytes: memory, cpuSeconds: seconds)
        case "--probe-wall":
            self = .probeWall(ofTool: false)
        case "--probe-tool-wall":
            self = .probeWall(ofTool: true)
        default:
            return nil
        }
    }
}

/// A model that names what is on a picture: ONNX or TensorFlow's frozen graph, and its class names, one a line.
public struct ModelFiles: Sendable, Hashable {
    /// Path of the model; `.onnx` or `.pb`.
    public let model: String
    /// Path of the list.
    public let classes: String

    /// A model.
    public init(model: String, classes: String) {
        self.model = model
        self.classes = classes
    }
}

/// How `--tool` ends when it could not become the tool.
public enum DecoderExit {
    /// The command line was not understood (EX_USAGE).
    public static let usage: Int32 = 64
    /// The tool is not installed (EX_UNAVAILABLE).
    public static let missingTool: Int32 = 69
    /// The kernel refused to start it (EX_OSERR).
    public static let cannotExecute: Int32 = 71
}
