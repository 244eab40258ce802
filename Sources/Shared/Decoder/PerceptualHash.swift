import Glibc

/// What a picture looks like in 64 bits, by its low frequencies.
///
/// The DCT hash of pHash: C. Zauner, *Implementation and Benchmarking of Perceptual Image Hash Functions* (2010), section
/// 3.2.1; <https://www.phash.org>. The picture in 32 × 32 shades of grey goes through a discrete cosine transform; a bit
/// says of each of the frequencies 1 to 8, across and down, whether it is stronger than the median. Frequency 0, the
/// light of the whole and of each row and column, is left out. Size, compression and brightness change few bits.
enum PerceptualHash {
    /// The picture has so many rows and columns.
    static let side = 32
    /// Half of the frequencies must stand so far from the median, in shades of grey. In drawn scenes with noise of 3
    /// shades a plain area stayed below 1, copies of scenes at 1.1 differed in up to 12 bits, at 4.5 in up to 4.
    private static let leastSpread = 2.0

    /// The wave of each frequency, 1 to 8, orthonormal.
    private static let waves: [[Double]] = (1...8).map { frequency in
        (0..<side).map { place -> Double in
            let angle = Double.pi * Double((2 * place + 1) * frequency) / Double(2 * side)
            return (2 / Double(side)).squareRoot() * cos(angle)
        }
    }

    /// The hash of a picture of ``side`` rows and columns.
    ///
    /// - Returns: row by row, the lowest frequencies in the highest bits; `nil` for a picture of another size, or one
    ///   without structure.
    static func of(_ picture: Picture) -> UInt64? {
        guard picture.width == side, picture.height == side else { return nil }
        let strengths = strengths(of: light(of: picture))
        let middle = median(strengths)
        guard median(strengths.map { abs($0 - middle) }) >= leastSpread else { return nil }
        var bits: UInt64 = 0
        for strength in strengths {
            bits <<= 1
            if strength > middle { bits |= 1 }
        }
        return bits
    }

    /// How light each pixel is, 0 to 255, row by row.
    private static func light(of picture: Picture) -> [Double] {
        picture.withPixels { pixels -> [Double] in
            guard let pixels else { return Array(repeating: 0, count: side * side) }
            return (0..<(side * side)).map { place -> Double in
                let at = place * picture.channels
                guard picture.channels == 3 else { return Double(pixels[at]) }
                let (red, green, blue) = (Double(pixels[at]), Double(pixels[at + 1]), Double(pixels[at + 2]))
                return 0.299 * red + 0.587 * green + 0.114 * blue
            }
        }
    }

    /// The 64 frequencies, row by row.
    private static func strengths(of light: [Double]) -> [Double] {
        // Across each row first, then down.
        let across = waves.map { wave in
            (0..<side).map { row -> Double in
                (0..<side).reduce(0.0) { sum, column in sum + wave[column] * light[row * side + column] }
            }
        }
        return waves.flatMap { wave in
            across.map { rows -> Double in
                (0..<side).reduce(0.0) { sum, row in sum + wave[row] * rows[row] }
            }
        }
    }

    private static func median(_ numbers: [Double]) -> Double {
        let sorted = numbers.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
