import DecoderWire
import Testing

/// The command lines and words that both sides share.
@Suite struct DecoderLaunchTests {
    @Test(arguments: [
        DecoderLaunch.serve(languages: "eng+tha", memoryMegabytes: 1_024),
        .serve(languages: "", memoryMegabytes: 256),
        .serve(languages: "", memoryMegabytes: 256, model: ModelFiles(model: "/m/a.onnx", classes: "/m/a.txt")),
        .serve(languages: "", memoryMegabytes: 256, without: [.landlock, .seccomp]),
        .tool(.pdfinfo, memoryMegabytes: 512, cpuSeconds: 60),
        .tool(.pdftotext(lastPage: 12), memoryMegabytes: 512, cpuSeconds: 60),
        .tool(.pdfsizes(lastPage: 500), memoryMegabytes: 512, cpuSeconds: 60),
        .tool(.pdftoppm(page: 7, longestSide: 3_508, gray: true), memoryMegabytes: 512, cpuSeconds: 60),
        .tool(.pdftoppm(page: 1, longestSide: 600, gray: false), memoryMegabytes: 512, cpuSeconds: 60),
        .tool(.rsvg(longestSide: 600), memoryMegabytes: 512, cpuSeconds: 60),
        .tool(.popplerVersion, memoryMegabytes: 512, cpuSeconds: 60),
        .tool(.ffprobe(.matroska), memoryMegabytes: 512, cpuSeconds: 60),
        .tool(.ffmpeg(.mov, milliseconds: 1_250, longestSide: 600), memoryMegabytes: 512, cpuSeconds: 60),
        .probeWall(ofTool: false),
        .probeWall(ofTool: true),
    ])
    func understandsItsOwnCommandLines(launch: DecoderLaunch) {
        #expect(DecoderLaunch(arguments: launch.arguments) == launch)
    }

    @Test(arguments: [
        [], ["--help"], ["--serve"], ["--tool"], ["--tool", "sh", "--last-page=0", "--memory-mb=1", "--cpu-seconds=1"],
        ["--tool", "pdftotext", "--last-page=-1", "--memory-mb=1", "--cpu-seconds=1"],
        ["--tool", "pdftoppm", "--page=1", "--longest-side=20001", "--gray=1", "--memory-mb=1", "--cpu-seconds=1"],
        ["--tool", "pdftoppm", "--page=1", "--longest-side=9", "--gray=2", "--memory-mb=1", "--cpu-seconds=1"],
        ["--tool", "ffprobe", "--container=3", "--memory-mb=1", "--cpu-seconds=1"],
        [
            "--tool", "ffmpeg", "--container=0", "--milliseconds=-1", "--longest-side=9", "--memory-mb=1",
            "--cpu-seconds=1",
        ],
        ["--serve", "--languages=eng"],
    ])
    func understandsNoOther(arguments: [String]) {
        #expect(DecoderLaunch(arguments: arguments) == nil)
    }

    @Test func toolsAreNeverToldAFileName() {
        let tools: [DecoderTool] = [
            .pdfinfo, .pdfsizes(lastPage: 3), .pdftotext(lastPage: 3), .popplerVersion,
            .pdftoppm(page: 3, longestSide: 600, gray: true),
        ]
        for argument in tools.flatMap(\.programArguments) where argument != DecoderTool.inputPath {
            #expect(!argument.contains("/"))
        }
    }

    @Test(arguments: VideoContainer.allCases)
    func ffmpegOpensOneContainerAndNothingElse(container: VideoContainer) {
        for tool in [DecoderTool.ffprobe(container), .ffmpeg(container, milliseconds: 61_007, longestSide: 600)] {
            let words = tool.programArguments
            func after(_ option: String) -> String? {
                words.firstIndex(of: option).map { words[$0 + 1] }
            }
            #expect(after("-protocol_whitelist") == "file,pipe")
            #expect(after("-format_whitelist") == container.rawValue)
            #expect(after("-f") == container.rawValue)
            #expect(after("-i") == "/proc/self/fd/0")
            #expect(words.filter { $0 == "-i" }.count == 1)
        }
        #expect(DecoderTool.ffmpeg(container, milliseconds: 61_007, longestSide: 6).programArguments.contains("61.007"))
    }

    @Test(arguments: [
        ([:], SandboxReport.Level.full, "full"),
        (["landlock": false, "seccomp": true], .partial, "partial (missing: landlock)"),
        (["landlock": true, "seccomp": false], .partial, "partial (missing: seccomp)"),
        (["landlock": false, "seccomp": false], .none, "none (missing: landlock, seccomp)"),
    ])
    func judgesTheWallByItsParts(parts: [String: Bool], level: SandboxReport.Level, words: String) {
        let report = SandboxReport(standing: parts, landlockABI: 0)
        #expect(report.level == level)
        #expect(report.description == words)
    }
}
