import DecoderWire
public import Domain
import FoundationEssentials

extension DecoderPool: PictureInspector {
    /// Reads the header and EXIF in a decoder, or the streams of a film by ffprobe.
    public func inspect(_ bytes: [UInt8], contentType: String) async throws -> [String: JSONValue] {
        if let container = VideoContainer(contentType: contentType) {
            return try await properties(of: bytes, in: container).facts
        }
        let (outcome, _) = try await perform(.inspect, on: bytes, payloadLimit: 0, seconds: \.pictureSeconds) {
            outcome,
            _ in if case .facts = outcome { true } else { false }
        }
        guard case .facts(let facts) = outcome else { throw Self.nonsense }
        let json = try JSONDecoder().decode([String: JSONValue].self, from: JSONEncoder().encode(facts))
        return json.mapValues { Untrusted.facts($0) }
    }
}

extension DecoderPool: TextReader {
    private static let longestText = 16 << 20

    /// Recognises text in a decoder that has the languages loaded; the first use of a language starts a fresh one.
    public func recognise(_ bytes: [UInt8], contentType: String, languages: String) async throws -> RecognisedText {
        guard Self.areLanguages(languages) else {
            throw Failure(.invalid, "OCR languages look like eng+tha, at most eight of them.")
        }
        let (outcome, text) = try await perform(
            .recognise,
            on: bytes,
            languages: languages,
            payloadLimit: Self.longestText,
            seconds: \.recogniseSeconds
        ) { outcome, _ in if case .text = outcome { true } else { false } }
        guard case .text(let confidence, let method, _) = outcome else { throw Self.nonsense }
        return RecognisedText(
            text: Untrusted.text(text),
            confidence: confidence.isFinite ? min(1, max(0, confidence)) : 0,
            method: Untrusted.line(method, atMost: 50)
        )
    }

    private static func areLanguages(_ text: String) -> Bool {
        let names = text.split(separator: "+", omittingEmptySubsequences: false)
        return (1...8).contains(names.count)
            && names.allSatisfy { name in
                (1...30).contains(name.utf8.count)
                    && name.utf8.allSatisfy {
                        $0 == UInt8(ascii: "_") || $0 < 128 && Character(Unicode.Scalar($0)).isLetter
                    }
            }
    }
}

extension DecoderPool {
    static var nonsense: Failure {
        Failure(.crashed, "The decoder answered nonsense.", death: Death(of: "decoder"))
    }

    /// One job on one decoder. A decoder that had died before it got the job is replaced once.
    ///
    /// - Parameter known: what it may cost; `nil`: what the header of the picture says.
    func perform(
        _ operation: DecoderOperation,
        on bytes: [UInt8],
        languages: String? = nil,
        payloadLimit: Int,
        seconds: KeyPath<DecoderSettings, Double>,
        budget known: JobBudget? = nil,
        accept: @escaping @Sendable (DecoderOutcome, [UInt8]) -> Bool
    ) async throws -> (DecoderOutcome, [UInt8]) {
        let seconds = settings.limits(for: .current)[keyPath: seconds]
        let budget = try known ?? JobBudget(of: operation, on: bytes, settings)
        let request = DecoderRequest(
            operation,
            mostPixels: settings.mostPixels,
            cpuSeconds: Int(seconds.rounded(.up)),
            memory: budget.memory,
            layout: PageLayout.current?.mode
        )
        let limits = JobLimits(seconds: seconds, silentSeconds: settings.stallSeconds, payload: payloadLimit)
        let listener = JobProgress.listener
        let work = { @Sendable [self] (job: Job) throws -> (DecoderOutcome, [UInt8]) in
            let input = try SealedInput(bytes)
            func attempt() throws -> (DecoderOutcome, [UInt8]) {
                try withDecoder(job, languages: languages, isKept: !budget.isLarge) { decoder in
                    let answer = try decoder.perform(request, on: input, limits) { listener?.hear($0) }
                    if case .refused = answer.0 { return answer }
                    guard accept(answer.0, answer.1) else { throw WireError.malformed("\(operation.word)") }
                    return answer
                }
            }
            let answer: (DecoderOutcome, [UInt8])
            do {
                answer = try attempt()
            } catch is DecoderGone {
                answer = try attempt()
            }
            if case .refused(let refusal) = answer.0 { throw Failure(refusal) }
            return answer
        }
        let tool = "decoder \(operation.word)"
        guard budget.isLarge else { return try await blocking(tool, work) }
        return try await largeLane.run { try await blocking(tool, work) }
    }
}
