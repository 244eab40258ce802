/// A question to packed vectors: how near each is at least, and at most.
struct VectorQuestion: Sendable {
    private let codes: [Int16]
    private let scale: Float
    private let rest: Float

    /// Asks with a vector of unit length. 11 bits a number: sums of 4,096 products with 8 bits fit into 32.
    init(_ vector: [Float]) {
        let largest = vector.reduce(0) { max($0, abs($1)) }
        let scale = largest / 2_047
        var codes: [Int16] = []
        codes.reserveCapacity(vector.count)
        var rest = 0.0
        for number in vector {
            let code = scale > 0 ? min(2_047, max(-2_047, (number / scale).rounded())) : 0
            let left = Double(number) - Double(code) * Double(scale)
            rest += left * left
            codes.append(Int16(code))
        }
        self.codes = codes
        self.scale = scale
        self.rest = Float(rest.squareRoot()) * 1.001 + 1e-6
    }

    /// Calls back with each part's number, its cosine as the codes say, and by how much that may be wrong.
    ///
    /// With the exact `q` and `x`, and `q'` and `x'` as the codes say: `|q·x − q'·x'| ≤ |q||x − x'| + |q − q'||x'|`.
    func ask(_ vectors: PackedVectors, _ tell: (_ part: Int, _ near: Float, _ error: Float) -> Void) {
        let dimensions = codes.count
        guard vectors.dimensions == dimensions else { return }
        vectors.codes.withUnsafeBufferPointer { theirs in
            codes.withUnsafeBufferPointer { ours in
                for part in 0..<vectors.count {
                    let base = part * dimensions
                    var sum: Int32 = 0
                    for index in 0..<dimensions {
                        sum &+= Int32(ours[index]) &* Int32(theirs[base &+ index])
                    }
                    let rest = vectors.rests[part]
                    tell(part, Float(sum) * scale * vectors.scales[part], rest + self.rest * (1 + rest) + 1e-5)
                }
            }
        }
    }
}

/// The largest few of many numbers, to know the least of them.
struct LargestFew {
    private var kept: [Float] = []
    private let limit: Int

    /// Keeps so many.
    init(_ limit: Int) {
        self.limit = limit
        kept.reserveCapacity(limit + 1)
    }

    /// The least of the largest; without end until there are enough.
    var least: Float { kept.count < limit ? -.infinity : kept[kept.count - 1] }

    /// Looks at one number more.
    mutating func look(at number: Float) {
        guard kept.count < limit || number > least else { return }
        var (low, high) = (0, kept.count)
        while low < high {
            let middle = (low + high) / 2
            if kept[middle] >= number { low = middle + 1 } else { high = middle }
        }
        kept.insert(number, at: low)
        if kept.count > limit { kept.removeLast() }
    }
}
