/// Joins several orders of the same things into one.
public enum Fusion {
    /// How much the first places count over the later ones; the value of the paper, which hardly ever matters.
    public static let k = 60.0

    /// Reciprocal rank fusion: each order gives 1 / (k + rank) to each of its members, ranks from 1
    /// (Cormack, Clarke and Büttcher, *Reciprocal rank fusion outperforms Condorcet*, SIGIR 2009).
    ///
    /// - Parameters:
    ///   - orders: best first. What stands in one order twice counts where it stands first.
    ///   - weights: what each order's share is multiplied by; 1 where none is given.
    /// - Returns: every member once, best first; equal ones as they came, the first order before the second.
    public static func reciprocalRank<ID: Hashable>(
        _ orders: [[ID]],
        k: Double = k,
        weights: [Double] = []
    ) -> [(id: ID, score: Double)] {
        var scores: [ID: Double] = [:]
        var arrival: [ID] = []
        for (number, order) in orders.enumerated() {
            let weight = weights.indices.contains(number) ? weights[number] : 1
            var seen: Set<ID> = []
            for (place, id) in order.enumerated() where seen.insert(id).inserted {
                if scores[id] == nil { arrival.append(id) }
                scores[id, default: 0] += weight / (k + Double(place + 1))
            }
        }
        let joined = arrival.enumerated().map { (place: $0, id: $1, score: scores[$1] ?? 0) }
        return joined.sorted { $0.score != $1.score ? $0.score > $1.score : $0.place < $1.place }
            .map { ($0.id, $0.score) }
    }

    /// Joins what words found with what nearness found.
    ///
    /// With 60 for k, two places in the middle of both orders beat the first place of one: right for many engines that
    /// are equally good, wrong for two of which one is better. How k and the shares are chosen matters (Bruch, Gai and
    /// Ingber, *An analysis of fusion functions for hybrid retrieval*, ACM TOIS 42, 2023). Here k is 5, and a nearness
    /// that itself rests on words counts a third. `SearchQualityTests` holds it to be
    /// no worse than the better of the two orders.
    ///
    /// - Parameter isLexical: whether nearness rests on words, as that of ``LexicalEmbedder`` does.
    /// - Returns: every member once, best first; 1 is the score of what is first in both.
    public static func joined<ID: Hashable>(
        words: [ID],
        near: [ID],
        isLexical: Bool
    ) -> [(id: ID, score: Double)] {
        let k = 5.0
        let share = isLexical ? 1.0 / 3 : 1
        let most = (1 + share) / (k + 1)
        return reciprocalRank([words, near], k: k, weights: [1, share]).map { ($0.id, $0.score / most) }
    }
}
