/// Repairs Thai text that came out of a page: a PDF's text layer, or recognition.
public enum ThaiText {
    /// The text with its Thai in one spelling, without spaces inside character clusters, and without the spaces that
    /// tesseract may put between all characters of scripts that have no spaces.
    public static func repaired(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { Script.of($0) == .thai }) else { return text }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            repaired(line: Array(line.unicodeScalars)).string
        }
        return lines.joined(separator: "\n")
    }

    private static func repaired(line: [Unicode.Scalar]) -> [Unicode.Scalar] {
        let isSpaced = isLetterSpaced(line)
        var out: [Unicode.Scalar] = []
        out.reserveCapacity(line.count)
        for (index, scalar) in line.enumerated() {
            if scalar == " ", let before = out.last, index + 1 < line.count, isThai(before), isThai(line[index + 1]) {
                if isSpaced || isMark(line[index + 1]) { continue }
            }
            out.append(scalar)
        }
        return ThaiSpelling.unified(out)
    }

    /// Whether the stretches of Thai between spaces are too short to be words.
    private static func isLetterSpaced(_ line: [Unicode.Scalar]) -> Bool {
        var stretches = 0
        var letters = 0
        var wasThai = false
        for scalar in line {
            let isThai = isThai(scalar)
            letters += isThai ? 1 : 0
            stretches += isThai && !wasThai ? 1 : 0
            wasThai = isThai
        }
        return stretches >= 4 && letters <= stretches * 2
    }

    private static func isThai(_ scalar: Unicode.Scalar) -> Bool { Script.of(scalar) == .thai }

    /// Above or below a consonant; never at the start of anything.
    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E31, 0x0E34...0x0E3A, 0x0E47...0x0E4E: true
        default: false
        }
    }
}
