import Domain

/// Checks what an embedding model answered.
enum UnitVectors {
    /// The vectors at unit length.
    ///
    /// - Throws: ``Failure/Code/unavailable`` for another number of vectors, or a vector that is zero, not a number or of
    ///   another size.
    static func checked(_ vectors: [[Float]], count: Int, in space: EmbeddingSpace) throws(Failure) -> [[Float]] {
        guard vectors.count == count else {
            throw Failure(.unavailable, "\(space.name) answered \(vectors.count) vectors for \(count) texts.")
        }
        var units: [[Float]] = []
        for vector in vectors {
            guard vector.count == space.dimensions else {
                let sizes = "\(vector.count) numbers instead of \(space.dimensions)"
                throw Failure(.unavailable, "\(space.name) answered a vector of \(sizes).")
            }
            let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
            guard length.isFinite, length > 1e-12 else {
                throw Failure(.unavailable, "\(space.name) answered a vector that is zero or not a number.")
            }
            units.append(vector.map { Float(Double($0) / length) })
        }
        return units
    }
}
