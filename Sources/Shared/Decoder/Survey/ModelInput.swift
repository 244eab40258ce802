/// What a model wants to see, by its own words.
enum ModelInput {
    /// One picture of three channels, 224 by 224.
    private static let ours = [1, 3, 224, 224]

    /// The sides of the first input of an ONNX file, 0 for one that may be any; `nil` if they cannot be found.
    static func sides(ofONNX bytes: [UInt8]) -> [Int]? {
        guard let graph = ProtobufMessage(bytes[...]).messages(7).first else { return nil }
        // Older writers list what the model has learnt beside what it is given.
        let learnt = Set(graph.messages(5).compactMap { $0.parts(8).first.map { Array($0) } })
        let inputs = graph.messages(11).filter { input in
            input.parts(1).first.map { !learnt.contains(Array($0)) } ?? false
        }
        guard let shape = inputs.first?.messages(2).first?.messages(1).first?.messages(2).first else { return nil }
        return shape.messages(1).map { side in
            // What may be any has no number, or a negative one.
            side.whole(1).flatMap { number -> Int? in number < 1 << 31 ? Int(number) : nil } ?? 0
        }
    }

    /// Whether a picture as we give it fits.
    static func isOurs(_ sides: [Int]) -> Bool {
        sides.count == ours.count && zip(sides, ours).allSatisfy { $0 == 0 || $0 == $1 }
    }
}
