import DecoderWire
import Glibc

/// The three ways to run the decoder.
enum Program {
    /// Runs to the end; answers the exit code.
    static func run(_ arguments: [String]) -> Int32 {
        switch DecoderLaunch(arguments: arguments) {
        case .serve(let languages, let memory, let model, let without):
            return serve(languages: languages, memoryMegabytes: memory, model: model, without: without)
        case .tool(let tool, let memory, let seconds):
            return ToolRun.become(tool, memoryMegabytes: memory, cpuSeconds: seconds)
        case .probeWall(let ofTool):
            return WallProbe.run(ofTool: ofTool)
        case nil:
            say("millrace-decoder is started by the services, not by hand.\n", on: STDERR_FILENO)
            return DecoderExit.usage
        }
    }

    private static func serve(
        languages: String,
        memoryMegabytes: Int,
        model: ModelFiles?,
        without: Set<WallPart>
    ) -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        let recogniser = Recogniser(languages: languages)
        let server = JobServer(recogniser: recogniser, model: model.map { ModelHook(opening: $0) })
        server.warmUp()
        let report = Wall.lockDecoder(memoryMegabytes: memoryMegabytes, without: without)
        return server.serve(
            on: WireSocket(owning: DecoderLaunch.jobDescriptor, acceptsDescriptors: true),
            hello: DecoderHello(sandbox: report)
        )
    }

    /// Writes a text to a descriptor, as far as it takes it.
    static func say(_ text: String, on descriptor: Int32) {
        var text = text
        text.withUTF8 { _ = write(descriptor, $0.baseAddress, $0.count) }
    }
}
