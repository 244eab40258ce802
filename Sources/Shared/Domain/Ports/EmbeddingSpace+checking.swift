extension EmbeddingSpace {
    /// The vector at length 1, if it is one of this space.
    ///
    /// - Throws: ``Failure/Code/invalid`` for a vector of another size, one without a direction, or with a number that is
    ///   none: a store that took it would find it near to everything or to nothing, for ever.
    public func unit(_ vector: [Float]) throws -> [Float] {
        guard vector.count == dimensions else {
            throw Failure(.invalid, "A vector of \(name) has \(dimensions) numbers, not \(vector.count).")
        }
        guard vector.allSatisfy(\.isFinite) else {
            throw Failure(.invalid, "A vector of \(name) holds what is not a number.")
        }
        let square = vector.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard square > 1e-12 else { throw Failure(.invalid, "A vector of \(name) is zero: it has no direction.") }
        if abs(square - 1) < 1e-6 { return vector }
        let factor = 1 / square.squareRoot()
        return vector.map { Float(Double($0) * factor) }
    }
}
