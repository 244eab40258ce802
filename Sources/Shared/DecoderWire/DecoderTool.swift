/// A command-line parser that runs behind the wall, with arguments that are fixed here and nowhere else.
///
/// It gets its input as a sealed file on descriptor 0: as `-` if it reads straight through, as ``inputPath`` if it must
/// seek. It writes to descriptor 1, and from 3 on if it has more ``outputs`` than one.
public enum DecoderTool: Sendable, Hashable {
    /// The properties of a PDF.
    case pdfinfo
    /// The size of each page of a PDF up to a page, beside its properties.
    case pdfsizes(lastPage: Int)
    /// The text layer of a PDF up to a page, a form feed after each page.
    case pdftotext(lastPage: Int)
    /// A page of a PDF as a picture: PGM if `gray`, else PPM. Its longer side has `longestSide` pixels, whatever size the
    /// page claims to be, so that there are never more than `longestSide` × `longestSide`.
    case pdftoppm(page: Int, longestSide: Int, gray: Bool)
    /// The version of poppler.
    case popplerVersion
    /// The streams of a film, as JSON.
    case ffprobe(VideoContainer)
    /// A frame of a film as PPM: the key frame at or before a moment, no side longer than `longestSide`.
    case ffmpeg(VideoContainer, milliseconds: Int, longestSide: Int)
    /// A drawing (SVG) as PNG, within a square box of `longestSide`. Without a place of its own it can name no file.
    case rsvg(longestSide: Int)

    /// No picture of a page is drawn larger.
    public static let mostSide = 20_000

    /// The input, for programs that must seek in it and open it by a name. No other file is theirs to open.
    public static let inputPath = "/proc/self/fd/0"

    /// Whether it cannot work without threads. Processes it can never start.
    public var hasThreads: Bool {
        // From version 7 on every part of ffmpeg is a thread.
        switch self {
        case .ffmpeg, .rsvg: true
        default: false
        }
    }

    /// How many streams it writes: the first to descriptor 1, more to 3, 4 …; at most six.
    public var outputs: Int { 1 }

    /// The word on the command line.
    public var word: String {
        switch self {
        case .pdfinfo: "pdfinfo"
        case .pdfsizes: "pdfsizes"
        case .pdftotext: "pdftotext"
        case .pdftoppm: "pdftoppm"
        case .popplerVersion: "poppler-version"
        case .ffprobe: "ffprobe"
        case .ffmpeg: "ffmpeg"
        case .rsvg: "rsvg"
        }
    }

    /// The program.
    public var program: String {
        switch self {
        case .pdfinfo, .pdfsizes, .popplerVersion: "pdfinfo"
        case .pdftotext: "pdftotext"
        case .pdftoppm: "pdftoppm"
        case .ffprobe: "ffprobe"
        case .ffmpeg: "ffmpeg"
        case .rsvg: "rsvg-convert"
        }
    }

    /// What the program is told. `-` is standard input or output.
    public var programArguments: [String] {
        switch self {
        case .pdfinfo: ["-isodates", "-enc", "UTF-8", "-"]
        case .pdfsizes(let last): ["-enc", "UTF-8", "-f", "1", "-l", "\(last)", "-"]
        case .pdftotext(let last): ["-enc", "UTF-8", "-eol", "unix", "-f", "1", "-l", "\(last)", "-", "-"]
        case .pdftoppm(let page, let side, let gray):
            // The crop box is what a reader shows, and what pdfinfo measures. Without a name the picture goes to
            // standard output.
            ["-f", "\(page)", "-l", "\(page)", "-singlefile", "-cropbox", "-scale-to", "\(side)"]
                + (gray ? ["-gray"] : []) + ["-"]
        case .popplerVersion: ["-v"]
        case .ffprobe(let container): container.probing
        case .ffmpeg(let container, let milliseconds, let side):
            container.drawing(milliseconds: milliseconds, longestSide: side)
        case .rsvg(let side): ["--width=\(side)", "--height=\(side)", "--keep-aspect-ratio", "--format=png"]
        }
    }

    /// The numbers behind the word on the command line.
    var options: [String] {
        switch self {
        case .pdfinfo, .popplerVersion: []
        case .pdfsizes(let last), .pdftotext(let last): ["--last-page=\(last)"]
        case .pdftoppm(let page, let side, let gray):
            ["--page=\(page)", "--longest-side=\(side)", "--gray=\(gray ? 1 : 0)"]
        case .ffprobe(let container): ["--container=\(container.number)"]
        case .ffmpeg(let container, let milliseconds, let side):
            ["--container=\(container.number)", "--milliseconds=\(milliseconds)", "--longest-side=\(side)"]
        case .rsvg(let side): ["--longest-side=\(side)"]
        }
    }

    /// Reads the word and its numbers; `nil` if they are none of ours.
    init?(_ word: String, _ number: (String) -> Int?) {
        switch word {
        case "pdfinfo": self = .pdfinfo
        case "poppler-version": self = .popplerVersion
        case "pdfsizes", "pdftotext":
            guard let last = number("last-page") else { return nil }
            self = word == "pdfsizes" ? .pdfsizes(lastPage: last) : .pdftotext(lastPage: last)
        case "pdftoppm":
            guard let page = number("page"), let side = number("longest-side"), (1...Self.mostSide).contains(side),
                let gray = number("gray"), (0...1).contains(gray)
            else { return nil }
            self = .pdftoppm(page: page, longestSide: side, gray: gray == 1)
        case "ffprobe", "ffmpeg":
            guard let container = number("container").flatMap({ VideoContainer(number: $0) }) else { return nil }
            self = .ffprobe(container)
            guard word == "ffmpeg" else { return }
            guard let milliseconds = number("milliseconds"), let side = number("longest-side"),
                (1...Self.mostSide).contains(side)
            else { return nil }
            self = .ffmpeg(container, milliseconds: milliseconds, longestSide: side)
        case "rsvg":
            guard let side = number("longest-side"), (1...Self.mostSide).contains(side) else { return nil }
            self = .rsvg(longestSide: side)
        default: return nil
        }
    }
}
