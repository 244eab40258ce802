/// Where Thai writing may be cut at all: never inside a character cluster.
///
/// Rules after Theeramunkong et al., *Character cluster based Thai information retrieval* (2000): what is written
/// above, below or behind a consonant stays with it; a vowel written before a consonant stays with that; a silenced
/// consonant (with thanthakhat) stays with the one before.
enum ThaiClusters {
    /// For each position of a run of Thai: whether a word may begin there.
    static func borders(of run: ArraySlice<Unicode.Scalar>) -> [Bool] {
        var borders: [Bool] = []
        borders.reserveCapacity(run.count)
        for index in run.indices {
            guard index > run.startIndex else {
                borders.append(true)
                continue
            }
            borders.append(
                !isDependent(run[index]) && !isLeadingVowel(run[index - 1]) && !isSilenced(run, at: index)
            )
        }
        return borders
    }

    /// Vowels, tones and signs that never begin a cluster.
    static func isDependent(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E30...0x0E3A, 0x0E45, 0x0E47...0x0E4E: true
        default: false
        }
    }

    /// Vowels written before the consonant after which they sound: เ แ โ ใ ไ.
    static func isLeadingVowel(_ scalar: Unicode.Scalar) -> Bool {
        (0x0E40...0x0E44).contains(scalar.value)
    }

    /// A consonant of which only the spelling is left: ร์, ทธิ์.
    private static func isSilenced(_ run: ArraySlice<Unicode.Scalar>, at index: Int) -> Bool {
        let next = index + 1
        guard next < run.endIndex else { return false }
        if run[next].value == 0x0E4C { return true }
        // The silent consonant may carry a vowel: พันธุ์, สิทธิ์.
        return (0x0E34...0x0E39).contains(run[next].value) && next + 1 < run.endIndex && run[next + 1].value == 0x0E4C
    }
}
