/// How a decoder is started: the only command lines it understands.
public enum DecoderLaunch: Sendable, Hashable {
    /// Serve jobs on descriptor 3. `languages` are tesseract's, joined by `+`; empty: no recognition.
    case serve(languages: String, memoryMegabytes: Int)
    /// Go behind the wall and become this tool, its input on descriptor 0.
    case tool(DecoderTool, memoryMegabytes: Int, cpuSeconds: Int)
    /// Go behind the wall (that of a decoder, or that of a tool), try to climb it, print what the kernel said. For tests.
    case probeWall(ofTool: Bool)

    /// The descriptor of the socket that jobs come on.
    public static let jobDescriptor: Int32 = 3

    /// The words behind the program's name.
    public var arguments: [String] {
        switch self {
        case .serve(let languages, let memory):
            ["--serve", "--languages=\(languages)", "--memory-mb=\(memory)"]
        case .tool(let tool, let memory, let seconds):
            ["--tool", tool.word, "--last-page=\(tool.lastPage)", "--memory-mb=\(memory)", "--cpu-seconds=\(seconds)"]
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
            self = .serve(languages: languages, memoryMegabytes: memory)
        case "--tool":
            guard arguments.count > 1, let last = number("last-page"), let memory = number("memory-mb"),
                let seconds = number("cpu-seconds"), let tool = DecoderTool(arguments[1], lastPage: last)
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

/// A command-line parser that runs behind the wall, with arguments that are fixed here and nowhere else.
public enum DecoderTool: Sendable, Hashable {
    /// The properties of a PDF.
    case pdfinfo
    /// The text layer of a PDF up to a page, a form feed after each page.
    case pdftotext(lastPage: Int)
    /// The version of poppler.
    case popplerVersion

    /// The word on the command line.
    public var word: String {
        switch self {
        case .pdfinfo: "pdfinfo"
        case .pdftotext: "pdftotext"
        case .popplerVersion: "poppler-version"
        }
    }

    /// The program.
    public var program: String {
        switch self {
        case .pdfinfo, .popplerVersion: "pdfinfo"
        case .pdftotext: "pdftotext"
        }
    }

    /// What the program is told. `-` is standard input or output.
    public var programArguments: [String] {
        switch self {
        case .pdfinfo: ["-isodates", "-enc", "UTF-8", "-"]
        case .pdftotext(let last): ["-enc", "UTF-8", "-eol", "unix", "-f", "1", "-l", "\(last)", "-", "-"]
        case .popplerVersion: ["-v"]
        }
    }

    var lastPage: Int {
        if case .pdftotext(let last) = self { last } else { 0 }
    }

    init?(_ word: String, lastPage: Int) {
        switch word {
        case "pdfinfo": self = .pdfinfo
        case "pdftotext": self = .pdftotext(lastPage: lastPage)
        case "poppler-version": self = .popplerVersion
        default: return nil
        }
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
