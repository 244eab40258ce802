import Domain

/// Made-up files of one user, the same for the same seed: texts whose words fall off as in a language, vectors in heaps.
struct Library {
    /// Parts of a file.
    static let partsOfFile = 20
    /// The space of its vectors.
    static let space = EmbeddingSpace(name: "bench/1", dimensions: 384)

    /// A file and what it holds.
    struct File: Sendable {
        let id: FileID
        let name: String
        let parts: [(text: String, vector: [Float])]
    }

    private var random: Numbers
    private let words: [String]
    private let centres: [[Float]]

    /// - Parameters:
    ///   - seed: other files for another one.
    ///   - vocabulary: so many different words.
    ///   - heaps: so many centres that vectors lie around.
    init(seed: UInt64, vocabulary: Int = 20_000, heaps: Int = 300) {
        // Words and heaps are the same for every seed: files of one world.
        var world = Numbers(state: 1)
        words = (0..<vocabulary).map { Self.word(number: $0, &world) }
        centres = (0..<heaps).map { _ in Self.unit(world.normals(Self.space.dimensions)) }
        random = Numbers(state: seed)
    }

    /// The next file, with so many parts.
    mutating func file(number: Int, parts: Int) -> File {
        let all = (0..<parts).map { _ in (text: text(characters: 300), vector: vector(spread: 1)) }
        let digits = String(number)
        let id = FileID("00000000-0000-7000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits)
        return File(id: id ?? FileID(), name: "\(zipf(0))-\(zipf(0))-\(number).txt", parts: all)
    }

    /// A query of two or three words that are not in every part.
    mutating func question() -> String {
        (0..<(2 + Int(random.next() % 2))).map { _ in zipf(30) }.joined(separator: " ")
    }

    /// A vector near one of the heaps.
    mutating func vector(spread: Float) -> [Float] {
        let centre = centres[Int(random.next() % UInt64(centres.count))]
        let noise = random.normals(Self.space.dimensions)
        let length = Float(Self.space.dimensions).squareRoot()
        return Self.unit(zip(centre, noise).map { $0 + spread * $1 / length })
    }

    private mutating func text(characters: Int) -> String {
        var text = ""
        while text.utf8.count < characters { text += (text.isEmpty ? "" : " ") + zipf(0) }
        return text + "."
    }

    /// A word whose frequency falls with its rank as 1/rank, of those behind the first few.
    private mutating func zipf(_ first: Int) -> String {
        // The ratio of the ends, to the power of an even number from 0 to 1: doubling by doubling.
        let ratio = Double(words.count - 1) / Double(first + 1)
        var (value, exponent, root) = (1.0, random.fraction(), ratio)
        for _ in 0..<40 {
            root = root.squareRoot()
            exponent *= 2
            if exponent >= 1 {
                value *= root
                exponent -= 1
            }
        }
        return words[min(words.count - 1, Int(Double(first + 1) * value) - 1)]
    }

    private static func word(number: Int, _ random: inout Numbers) -> String {
        let (heads, vowels) = (Array("bcdfghklmnprstvw"), Array("aeiou"))
        // Frequent words are short.
        let syllables = number < 60 ? 1 : number < 3_000 ? 2 : 3
        var word = ""
        for _ in 0..<syllables {
            word.append(heads[Int(random.next() % UInt64(heads.count))])
            word.append(vowels[Int(random.next() % UInt64(vowels.count))])
        }
        return word + String(number, radix: 36)
    }

    private static func unit(_ vector: [Float]) -> [Float] {
        let square = vector.reduce(0.0) { $0 + Double($1) * Double($1) }
        let factor = Float(1 / max(1e-9, square).squareRoot())
        return vector.map { $0 * factor }
    }
}

/// The same random numbers in every run (SplitMix64).
struct Numbers {
    private var state: UInt64

    init(state: UInt64) {
        self.state = state
    }

    /// 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// From 0 to below 1.
    mutating func fraction() -> Double { Double(next() >> 11) / Double(1 << 53) }

    /// Numbers around 0, about normal: sums of four even ones.
    mutating func normals(_ count: Int) -> [Float] {
        (0..<count).map { _ in
            let bits = next()
            let sum = (0..<4).reduce(0) { $0 + Int(bits >> (16 * UInt64($1)) & 0xFFFF) }
            return (Float(sum) / 65_536 - 2) * 1.732
        }
    }
}
