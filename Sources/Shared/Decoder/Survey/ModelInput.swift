/// What a model wants to see, by its own words.
enum ModelInput {
    /// One picture of three channels, 224 by 224.
    static let channelsFirst = [1, 3, 224, 224]
    /// The same as most graphs of TensorFlow have it. OpenCV runs them in either order, and ONNX as it is.
    static let channelsLast = [1, 224, 224, 3]

    /// What a model takes, where our picture is not it; `nil` if it is, or if the model does not say.
    static func mismatch(of bytes: [UInt8], isONNX: Bool) -> String? {
        let orders = isONNX ? [channelsFirst] : [channelsLast, channelsFirst]
        guard let found = isONNX ? sides(ofONNX: bytes) : sides(ofTensorFlow: bytes) else { return nil }
        if orders.contains(where: { isOurs(found, as: $0) }) { return nil }
        return "\(words(found)) numbers, and not \(words(orders[0]))"
    }

    /// The sides of the first input of an ONNX file, 0 for one that may be any; `nil` if they cannot be found.
    static func sides(ofONNX bytes: [UInt8]) -> [Int]? {
        guard let graph = ProtobufMessage(bytes[...]).messages(7).first else { return nil }
        // Older writers list what the model has learnt beside what it is given.
        let learnt = Set(graph.messages(5).compactMap { $0.parts(8).first.map { Array($0) } })
        let inputs = graph.messages(11).filter { input in
            input.parts(1).first.map { !learnt.contains(Array($0)) } ?? false
        }
        guard let shape = inputs.first?.messages(2).first?.messages(1).first?.messages(2).first else { return nil }
        return shape.messages(1).map { length(of: $0) }
    }

    /// The sides of the first input of a frozen graph of TensorFlow that has some, 0 for one that may be any; `nil` if
    /// none has, for a graph need not say.
    static func sides(ofTensorFlow bytes: [UInt8]) -> [Int]? {
        for node in ProtobufMessage(bytes[...]).messages(1) where node.isText(2, "Placeholder") {
            let attribute = node.messages(5).first { $0.isText(1, "shape") }
            guard let shape = attribute?.messages(2).first?.messages(7).first else { continue }
            let sides = shape.messages(2).map { length(of: $0) }
            // What tells teaching from asking is a single flag.
            if !sides.isEmpty { return sides }
        }
        return nil
    }

    /// Whether a picture as we give it fits.
    static func isOurs(_ sides: [Int], as order: [Int]) -> Bool {
        sides.count == order.count && zip(sides, order).allSatisfy { $0 == 0 || $0 == $1 }
    }

    /// What may be any has no number, or a negative one.
    private static func length(of side: ProtobufMessage) -> Int {
        guard let number = side.whole(1), number < 1 << 31 else { return 0 }
        return Int(number)
    }

    private static func words(_ sides: [Int]) -> String {
        sides.map { $0 == 0 ? "any" : String($0) }.joined(separator: " by ")
    }
}
