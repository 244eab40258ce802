/// What a classification model said of a picture.
public struct ModelReading: Sendable, Hashable, Codable {
    /// A class and how sure the model is.
    public struct Guess: Sendable, Hashable, Codable {
        /// As the class list names it.
        public let name: String
        /// 0 to 1, after a softmax.
        public let confidence: Double

        /// A guess.
        public init(name: String, confidence: Double) {
            self.name = name
            self.confidence = confidence
        }
    }

    /// The file's name and the first digits of its SHA-256: `leaves.onnx@3f9a2c1b`.
    public let version: String
    /// At most three, the surest first.
    public let top: [Guess]
    /// Milliseconds of the forward pass.
    public let milliseconds: Double

    /// A reading.
    public init(version: String, top: [Guess], milliseconds: Double) {
        self.version = version
        self.top = top
        self.milliseconds = milliseconds
    }
}
