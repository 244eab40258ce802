import Domain

/// Vectors as bytes, as they lie in SQL: exact, and in 8 bits a number for the first look.
struct PackedVectors: Sendable {
    /// For each part its codes: `dimensions` whole numbers of 8 bits.
    private(set) var codes: [Int8] = []
    /// For each part what one step of its codes is worth.
    private(set) var scales: [Float] = []
    /// For each part the length of what the codes leave out: the cosine is wrong by no more.
    private(set) var rests: [Float] = []
    let dimensions: Int

    /// Without parts.
    init(dimensions: Int) {
        self.dimensions = dimensions
    }

    /// Packs vectors of unit length.
    init(_ vectors: [[Float]], dimensions: Int) {
        self.init(dimensions: dimensions)
        codes.reserveCapacity(vectors.count * dimensions)
        for vector in vectors {
            let scale = (vector.reduce(0) { max($0, abs($1)) }) / 127
            var rest = 0.0
            for number in vector {
                let code = scale > 0 ? min(127, max(-127, (number / scale).rounded())) : 0
                let left = Double(number) - Double(code) * Double(scale)
                rest += left * left
                codes.append(Int8(code))
            }
            scales.append(scale)
            // A little more than it is: the sum was rounded.
            rests.append(Float(rest.squareRoot()) * 1.001 + 1e-6)
        }
    }

    /// What ``bytes`` gave; `nil` if the length cannot be right.
    init?(bytes: [UInt8], dimensions: Int) {
        let width = dimensions + 8
        guard dimensions > 0, bytes.count % width == 0 else { return nil }
        self.init(dimensions: dimensions)
        codes.reserveCapacity(bytes.count / width * dimensions)
        for start in stride(from: 0, to: bytes.count, by: width) {
            let end = start + dimensions
            for byte in bytes[start..<end] { codes.append(Int8(bitPattern: byte)) }
            scales.append(Self.float(bytes[end..<(end + 4)]))
            rests.append(Self.float(bytes[(end + 4)..<(end + 8)]))
        }
    }

    /// How many parts.
    var count: Int { scales.count }

    /// What it takes in memory.
    var size: Int { codes.count + 8 * count }

    /// Part after part: codes, scale, rest; numbers with the least byte first.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        for part in 0..<count {
            for code in codes[(part * dimensions)..<((part + 1) * dimensions)] { bytes.append(UInt8(bitPattern: code)) }
            bytes += Self.bytes(scales[part])
            bytes += Self.bytes(rests[part])
        }
        return bytes
    }

    /// The numbers of exact vectors, four bytes each.
    static func exact(_ vectors: [[Float]]) -> [UInt8] {
        var bytes: [UInt8] = []
        for vector in vectors {
            for number in vector { bytes += Self.bytes(number) }
        }
        return bytes
    }

    /// The numbers again.
    static func numbers(_ bytes: [UInt8]) -> [Float] {
        bytes.withUnsafeBytes { raw in
            (0..<(raw.count / 4)).map { index in
                Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
            }
        }
    }

    private static func bytes(_ number: Float) -> [UInt8] {
        let bits = number.bitPattern
        return [
            UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8),
            UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 24),
        ]
    }

    private static func float(_ bytes: ArraySlice<UInt8>) -> Float {
        Float(bitPattern: bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) })
    }
}
