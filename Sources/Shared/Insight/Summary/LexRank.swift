import Glibc

/// How central each sentence is among the others.
///
/// Continuous LexRank (Erkan and Radev, *LexRank: graph-based lexical centrality as salience in text summarization*,
/// JAIR 22, 2004): PageRank over the graph whose edges are the cosines of the sentences' tf·isf vectors.
struct LexRank {
    /// A score for each sentence; they sum to 1.
    let scores: [Double]
    private let vectors: [[(term: Int, weight: Double)]]

    private static let damping = 0.15
    private static let rounds = 40

    /// Ranks sentences, each given as the stems of its content words. Time grows with the square of their number.
    init(_ sentences: [[String]]) {
        vectors = Self.vectors(of: sentences)
        let count = vectors.count
        guard count > 0 else {
            scores = []
            return
        }
        var weights = [Double](repeating: 0, count: count * count)
        for row in 0..<count {
            for column in row..<count {
                let cosine = row == column ? 1 : Self.cosine(vectors[row], vectors[column])
                weights[row * count + column] = cosine
                weights[column * count + row] = cosine
            }
        }
        for row in 0..<count {
            var sum = 0.0
            for column in 0..<count { sum += weights[row * count + column] }
            for column in 0..<count { weights[row * count + column] /= sum }
        }
        var rank = [Double](repeating: 1 / Double(count), count: count)
        for _ in 0..<Self.rounds {
            var next = [Double](repeating: Self.damping / Double(count), count: count)
            for row in 0..<count {
                let share = (1 - Self.damping) * rank[row]
                for column in 0..<count { next[column] += share * weights[row * count + column] }
            }
            let change = zip(rank, next).reduce(0) { $0 + abs($1.0 - $1.1) }
            rank = next
            if change < 1e-4 { break }
        }
        scores = rank
    }

    /// The cosine of two of the sentences, 0 to 1.
    func similarity(_ left: Int, _ right: Int) -> Double {
        Self.cosine(vectors[left], vectors[right])
    }

    /// Unit vectors over terms in ascending order; weight = tf · (1 + ln(N / sf)).
    private static func vectors(of sentences: [[String]]) -> [[(term: Int, weight: Double)]] {
        var ids: [String: Int] = [:]
        let termed = sentences.map { stems in
            stems.map { stem in
                if let id = ids[stem] { return id }
                ids[stem] = ids.count
                return ids.count - 1
            }
        }
        var sentencesWith = [Double](repeating: 0, count: ids.count)
        for terms in termed { for term in Set(terms) { sentencesWith[term] += 1 } }
        let total = Double(sentences.count)
        return termed.map { terms in
            var frequency: [Int: Double] = [:]
            for term in terms { frequency[term, default: 0] += 1 }
            var vector = frequency.sorted { $0.key < $1.key }.map { term, count in
                (term: term, weight: count * (1 + log(total / sentencesWith[term])))
            }
            let length = vector.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot()
            for index in vector.indices where length > 0 { vector[index].weight /= length }
            return vector
        }
    }

    private static func cosine(_ left: [(term: Int, weight: Double)], _ right: [(term: Int, weight: Double)]) -> Double
    {
        var sum = 0.0
        var one = 0
        var other = 0
        while one < left.count, other < right.count {
            if left[one].term == right[other].term {
                sum += left[one].weight * right[other].weight
                one += 1
                other += 1
            } else if left[one].term < right[other].term {
                one += 1
            } else {
                other += 1
            }
        }
        return sum
    }
}
