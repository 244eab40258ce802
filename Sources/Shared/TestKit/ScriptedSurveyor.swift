public import Domain
import Synchronization

/// A surveyor that answers as told, and remembers what it was given.
public final class ScriptedSurveyor: CropSurveyor {
    /// What it was asked once.
    public struct Call: Sendable, Hashable {
        /// The files.
        public let sources: [BandSource]
        /// What was wanted.
        public let wish: SurveyWish
    }

    private let answer: Result<MeasuredCrop, Failure>
    private let asked = Mutex<[Call]>([])

    /// A surveyor with this answer; unless told otherwise a healthy field with a map and an overlay.
    public init(
        _ answer: Result<MeasuredCrop, Failure> = .success(
            MeasuredCrop(
                survey: ScriptedSurvey.measured(["ndvi": 0.6], canopy: ["ndvi": 0.7], cover: 0.5),
                maps: ["ndvi": [0x89, 0x50, 0x4E, 0x47]],
                overlay: [0xFF, 0xD8, 0xFF, 0xD9]
            )
        )
    ) {
        self.answer = answer
    }

    /// What it was asked, in order.
    public var calls: [Call] { asked.withLock { $0 } }

    /// Answers as told, half way first.
    public func survey(_ sources: [BandSource], _ wish: SurveyWish) async throws -> MeasuredCrop {
        asked.withLock { $0.append(Call(sources: sources, wish: wish)) }
        JobProgress.listener?.hear(JobProgress(done: 1, total: 2))
        return try answer.get()
    }
}
