import Crypto
public import Domain
public import Insight
public import Logging

/// Understands a text with the first provider that answers, and without any if none does.
///
/// The local analysis is always made: it costs nothing, tells the language, and stands where a model says nothing. Then
/// each model is asked in turn, if the user allows it, an answer kept from before going first. Every field's method says
/// who made it; every provider that was not used is a note with the reason. While one that may do better was away, busy
/// or used up, ``Analysis/mayBeUpgraded`` says so.
public struct GovernedAnalyst: TextAnalyst {
    /// A text with fewer letters or digits is not worth a call.
    static let fewest = 20

    private let models: [any LanguageModel]
    private let calls: GovernedCalls
    private let answers: any AnswerCache
    private let consent: any CloudConsent
    private let local: any TextAnalyst
    private let characters: Int
    private let logger: Logger

    /// An analyst that asks these models in this order.
    ///
    /// - Parameter characters: of a text, at most so many are sent.
    public init(
        models: [any LanguageModel],
        calls: GovernedCalls,
        answers: any AnswerCache,
        consent: any CloudConsent,
        local: any TextAnalyst = LocalAnalyst(),
        characters: Int = 12_000,
        logger: Logger
    ) {
        self.models = models
        self.calls = calls
        self.answers = answers
        self.consent = consent
        self.local = local
        self.characters = characters
        self.logger = logger
    }

    /// Finds what can be found; see ``TextAnalyst``. No provider's failure is thrown.
    public func understand(
        _ text: String,
        filename: String,
        metadata: [String: JSONValue]
    ) async throws -> Analysis {
        var analysis = try await local.understand(text, filename: filename, metadata: metadata)
        guard !models.isEmpty, let subject = AnalysisSubject.current, Self.isWorthACall(text) else { return analysis }
        let sample = PromptSample(text, scalars: characters)
        let order = DescriptionOrder(text: sample.text, filename: filename, language: analysis.language)
        var reasons: [String] = []
        var isWaiting = false
        for model in models {
            do {
                let description = try await describe(order, with: model, subject)
                analysis.take(description)
                if sample.isPart { analysis.notes.append(PromptSample.note) }
                // What stood before the one that answered is still worth a note, never a repetition.
                analysis.notes += reasons
                return analysis
            } catch let failure as Failure {
                try Task.checkCancellation()
                reasons.append(Analysis.note(of: model.provider, unusedBecause: failure))
                isWaiting = isWaiting || failure.code.retry != .never
                logger.info(
                    "A provider was not used.",
                    metadata: ["provider": "\(model.provider)", "code": "\(failure.code)"]
                )
            }
        }
        analysis.notes += reasons
        analysis.methods[Analysis.understanding] = isWaiting ? Analysis.waiting : "local"
        return analysis
    }

    /// What the model says, or said before.
    private func describe(
        _ order: DescriptionOrder,
        with model: any LanguageModel,
        _ subject: AnalysisSubject
    ) async throws -> Description {
        if model.isCloud, !(try await consent.allowsCloud(subject.user)) {
            throw Failure(.forbidden, "Your files are not to leave this service.")
        }
        let key = AnswerKey(user: subject.user, method: model.method, digest: Self.digest(of: order))
        if !subject.isFresh, let kept = try await answers.answer(key) { return kept }
        let tokens =
            TokenEstimate.tokens(of: Prompt.instruction) + TokenEstimate.tokens(of: Prompt.data(order))
            + TokenEstimate.answer
        let call = PlannedCall(
            provider: model.provider,
            model: model.model,
            user: subject.user,
            tokens: tokens,
            isBackground: subject.isBackground
        )
        let description = try await calls.make(call) {
            let description = try await model.describe(order)
            return (description, description.tokens)
        }
        do {
            try await answers.keep(description, for: key)
        } catch let failure as Failure {
            // It is paid for: it must not be lost because it cannot be kept.
            logger.warning("An answer of a provider was not kept.", metadata: ["error": "\(failure)"])
        }
        return description
    }

    private static func isWorthACall(_ text: String) -> Bool {
        var count = 0
        for scalar in text.unicodeScalars where AnswerCheck.isLetterOrDigit(scalar) {
            count += 1
            if count >= fewest { return true }
        }
        return false
    }

    /// Of all that is sent, parted so that nothing can run into its neighbour.
    static func digest(of order: DescriptionOrder) -> String {
        var hash = SHA256()
        for part in [order.filename, order.language ?? "", order.text] {
            hash.update(data: Array("\(part.utf8.count):\(part)".utf8))
        }
        return hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension Analysis {
    /// Puts what a model said in the place of what was found without it.
    mutating func take(_ description: Description) {
        if let name = description.suggestedFilename {
            suggestedFilename = name
            methods["suggested_filename"] = description.method
        }
        if let text = description.summary {
            summary = text
            methods["summary"] = description.method
        }
        if !description.tags.isEmpty {
            tags = description.tags
            methods["tags"] = description.method
        }
        if let tag = description.language {
            language = tag
            methods["language"] = description.method
        }
        methods[Analysis.understanding] = description.method
    }
}
