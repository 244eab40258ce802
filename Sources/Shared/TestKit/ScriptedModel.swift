public import Domain
import Synchronization

/// A language model that says what it is told to say, call by call, and remembers what it was asked.
public final class ScriptedModel: LanguageModel {
    /// `gemini`.
    public let provider: String
    /// `test`.
    public let model = "test"
    /// Whether it says that texts leave the machine.
    public let isCloud: Bool
    private let script: @Sendable (Int) throws -> Description
    private let seen = Mutex<[DescriptionOrder]>([])

    /// A model with a script.
    ///
    /// - Parameter script: told how many calls came before; returns the answer, or throws.
    public init(
        _ provider: String,
        isCloud: Bool = true,
        _ script: @escaping @Sendable (Int) throws -> Description
    ) {
        self.provider = provider
        self.isCloud = isCloud
        self.script = script
    }

    /// What it was asked, oldest first.
    public var orders: [DescriptionOrder] { seen.withLock { $0 } }

    /// See ``LanguageModel``.
    public func describe(_ order: DescriptionOrder) async throws -> Description {
        let number = seen.withLock { seen in
            seen.append(order)
            return seen.count - 1
        }
        return try script(number)
    }
}
