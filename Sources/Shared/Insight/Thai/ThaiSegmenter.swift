/// Cuts a run of Thai into words: maximal matching over a small word list.
///
/// Of all ways to cut, the one with the fewest unlisted characters wins, then the one with the fewest words
/// (Sornlertlamvanich, *Word segmentation for Thai in machine translation system*, 1993). A stretch that no listed word
/// covers stays in one piece. Time grows linearly: each position looks ahead by the longest listed word at most.
struct ThaiSegmenter: Sendable {
    /// The segmenter over ``ThaiWords``, made at first use.
    static let shared = ThaiSegmenter(ThaiWords.functionWords + ThaiWords.contentWords)

    private var nodes: [UInt32: Int32] = [:]
    private var isWord: [Bool] = [false]

    /// A segmenter that knows these words.
    init(_ words: [String]) {
        for word in words {
            var node: Int32 = 0
            for scalar in word.unicodeScalars {
                let edge = Self.edge(node, scalar)
                if let next = nodes[edge] {
                    node = next
                } else {
                    node = Int32(isWord.count)
                    nodes[edge] = node
                    isWord.append(false)
                }
            }
            isWord[Int(node)] = true
        }
    }

    private static func edge(_ node: Int32, _ scalar: Unicode.Scalar) -> UInt32 {
        UInt32(node) << 7 | (scalar.value & 0x7F)
    }

    /// A piece of a run.
    struct Piece: Equatable {
        /// Where it stands.
        let range: Range<Int>
        /// Whether the list has it.
        let isListed: Bool
    }

    /// The pieces, in order; together they are the run.
    func pieces(of run: ArraySlice<Unicode.Scalar>) -> [Piece] {
        let count = run.count
        let base = run.startIndex
        let borders = ThaiClusters.borders(of: run)
        // Cheapest way to reach each border: unlisted characters weigh 64, words 1.
        var cost = [Int](repeating: .max, count: count + 1)
        var origin = [Int](repeating: 0, count: count + 1)
        var listed = [Bool](repeating: false, count: count + 1)
        cost[0] = 0
        func reach(_ end: Int, from start: Int, by extra: Int, isListed: Bool) {
            guard cost[start] + extra < cost[end] else { return }
            cost[end] = cost[start] + extra
            origin[end] = start
            listed[end] = isListed
        }
        for start in 0..<count where borders[start] && cost[start] < .max {
            var node: Int32 = 0
            var end = start
            while end < count, let next = nodes[Self.edge(node, run[base + end])] {
                node = next
                end += 1
                if isWord[Int(node)], end == count || borders[end] { reach(end, from: start, by: 1, isListed: true) }
            }
            var next = start + 1
            while next < count, !borders[next] { next += 1 }
            let opens = start == 0 || listed[start]
            reach(next, from: start, by: (next - start) * 64 + (opens ? 1 : 0), isListed: false)
        }
        var pieces: [Piece] = []
        var end = count
        while end > 0 {
            let piece = Piece(range: (base + origin[end])..<(base + end), isListed: listed[end])
            if !piece.isListed, let after = pieces.last, !after.isListed {
                pieces[pieces.count - 1] = Piece(
                    range: piece.range.lowerBound..<after.range.upperBound,
                    isListed: false
                )
            } else {
                pieces.append(piece)
            }
            end = origin[end]
        }
        return pieces.reversed()
    }
}
