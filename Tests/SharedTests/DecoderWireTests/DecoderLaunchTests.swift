import DecoderWire
import Testing

/// The command lines and words that both sides share.
@Suite struct DecoderLaunchTests {
    @Test(arguments: [
        DecoderLaunch.serve(languages: "eng+tha", memoryMegabytes: 1_024),
        .serve(languages: "", memoryMegabytes: 256),
        .tool(.pdfinfo, memoryMegabytes: 512, cpuSeconds: 60),
        .tool(.pdftotext(lastPage: 12), memoryMegabytes: 512, cpuSeconds: 60),
        .tool(.popplerVersion, memoryMegabytes: 512, cpuSeconds: 60),
        .probeWall(ofTool: false),
        .probeWall(ofTool: true),
    ])
    func understandsItsOwnCommandLines(launch: DecoderLaunch) {
        #expect(DecoderLaunch(arguments: launch.arguments) == launch)
    }

    @Test(arguments: [
        [], ["--help"], ["--serve"], ["--tool"], ["--tool", "sh", "--last-page=0", "--memory-mb=1", "--cpu-seconds=1"],
        ["--tool", "pdfinfo", "--last-page=-1", "--memory-mb=1", "--cpu-seconds=1"], ["--serve", "--languages=eng"],
    ])
    func understandsNoOther(arguments: [String]) {
        #expect(DecoderLaunch(arguments: arguments) == nil)
    }

    @Test func toolsAreNeverToldAFileName() {
        let tools: [DecoderTool] = [.pdfinfo, .pdftotext(lastPage: 3), .popplerVersion]
        for argument in tools.flatMap(\.programArguments) { #expect(!argument.contains("/")) }
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
