import CCodecs
import COpenCV
import CSandbox
import DecoderWire
import FoundationEssentials
import Glibc

/// Serves jobs one after the other, until the service closes the socket.
struct JobServer {
    private let recogniser: Recogniser
    private let sheet = TextSheet()
    private let model: ModelHook?

    init(recogniser: Recogniser, model: ModelHook? = nil) {
        self.recogniser = recogniser
        self.model = model
    }

    /// Does each kind of work once on a picture of ours, so that nothing has to be loaded behind the wall.
    func warmUp() {
        copencv_prepare()
        ccodecs_prepare()
        guard let sample = try? Picture(whiteSquare: 64).jpeg(quality: 85) else { return }
        sample.withUnsafeBytes { raw in
            let bytes = Bytes(raw)
            for operation in [
                DecoderOperation.inspect, .thumbnails(ThumbnailOrder(boxes: [8], quality: 85, withWebP: true).looking),
                .survey(SurveyJob.sampleOrder(bytes: bytes.count)),
            ] {
                let request = DecoderRequest(operation, mostPixels: 1_000_000, cpuSeconds: 1)
                let (outcome, payload) = perform(request, on: bytes, JobVoice())
                let json = try? JSONEncoder().encode(DecoderFrame.reply(DecoderReply(outcome, payload: payload.count)))
                _ = try? JSONDecoder().decode(DecoderFrame.self, from: json ?? Data())
                _ = try? JSONEncoder().encode(DecoderFrame.progress(done: 0, total: 0, payload: 0))
                _ = try? JSONDecoder().decode(DecoderRequest.self, from: JSONEncoder().encode(request))
            }
        }
    }

    /// Answers the exit code.
    func serve(on socket: consuming WireSocket, hello: DecoderHello) -> Int32 {
        do {
            try socket.send(hello)
            while true {
                let (request, passed) = try socket.receive(DecoderRequest.self)
                let (outcome, payload) = JobVoice.speaking(on: socket) { answer(request, passed, $0) }
                try socket.send(DecoderFrame.reply(DecoderReply(outcome, payload: payload.count)), payload: payload)
            }
        } catch WireError.closed {
            return 0
        } catch {
            return DecoderExit.usage
        }
    }

    private func answer(_ request: DecoderRequest, _ passed: Int32?, _ voice: JobVoice) -> (DecoderOutcome, [UInt8]) {
        guard let passed else { return (.refused(Refusal(.internalError, "No file came with the job.")), []) }
        csandbox_allot_cpu(UInt64(clamping: request.cpuSeconds))
        csandbox_allot_memory(request.memory.map { UInt64(clamping: $0) } ?? .max)
        do {
            if case .survey(let order) = request.operation {
                let files = try CaptureFile.files(owning: passed, order)
                return try SurveyJob.run(files, order, mostPixels: request.mostPixels, model, voice)
            }
            let input = try JobInput(owning: passed)
            return perform(request, on: input.bytes, voice)
        } catch {
            return (.refused(Self.refusal(error)), [])
        }
    }

    private func perform(
        _ request: DecoderRequest,
        on bytes: Bytes,
        _ voice: JobVoice
    ) -> (DecoderOutcome, [UInt8]) {
        do {
            switch request.operation {
            case .inspect:
                return (.facts(try PictureHeader(bytes, mostPixels: .max).facts), [])
            case .textPage(let order):
                return try sheet.draw(bytes, order)
            case .thumbnails(let order):
                return try ThumbnailJob.run(bytes, order, mostPixels: request.mostPixels)
            case .recognise:
                recogniser.expect(layout: request.layout)
                return try RecogniseJob.run(bytes, with: recogniser, mostPixels: request.mostPixels, voice)
            case .document(let form, let pages, let characters):
                return try DocumentJob.run(bytes, form, mostPages: pages, mostCharacters: characters)
            case .cover(let form):
                return try DocumentJob.cover(bytes, form)
            case .drawing:
                return (.drawing, try DrawingCleaner.clean(bytes))
            case .survey(let order):
                let files = try CaptureFile.files(in: bytes, order)
                return try SurveyJob.run(files, order, mostPixels: request.mostPixels, model, voice)
            }
        } catch {
            return (.refused(Self.refusal(error)), [])
        }
    }

    private static func refusal(_ error: any Error) -> Refusal {
        error as? Refusal ?? Refusal(.internalError, "The decoder failed.")
    }
}
