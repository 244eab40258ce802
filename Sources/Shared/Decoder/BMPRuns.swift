/// The run-length forms of BMP, unrolled to colour numbers, in stored order.
struct BMPRuns {
    private(set) var indices: [UInt8]
    private let width: Int
    private let height: Int
    private let isNibbles: Bool
    private var x = 0
    private var y = 0

    init(width: Int, height: Int, isNibbles: Bool) {
        self.width = width
        self.height = height
        self.isNibbles = isNibbles
        indices = [UInt8](repeating: 0, count: width * height)
    }

    /// Answers how many rows the file has.
    mutating func read(_ bytes: Bytes, from start: Int) -> Int {
        var at = start
        while y < height {
            guard let count = bytes[at], let value = bytes[at + 1] else { return y }
            at += 2
            if count > 0 {
                for step in 0..<Int(count) { put(isNibbles ? (step & 1 == 0 ? value >> 4 : value & 15) : value) }
                continue
            }
            switch value {
            case 0:
                x = 0
                y += 1
            case 1: return height
            case 2:
                guard let right = bytes[at], let up = bytes[at + 1] else { return y }
                x += Int(right)
                y += Int(up)
                at += 2
            default:
                at += readLiterals(bytes, at: at, count: Int(value))
            }
        }
        return height
    }

    /// Answers how many bytes they took, with the padding to an even number.
    private mutating func readLiterals(_ bytes: Bytes, at: Int, count: Int) -> Int {
        for step in 0..<count {
            let byte = bytes[at + (isNibbles ? step / 2 : step)] ?? 0
            put(isNibbles ? (step & 1 == 0 ? byte >> 4 : byte & 15) : byte)
        }
        let length = isNibbles ? (count + 1) / 2 : count
        return length + length & 1
    }

    /// Runs may overshoot their row; what overshoots is dropped.
    private mutating func put(_ index: UInt8) {
        if x < width, y < height { indices[y * width + x] = index }
        x += 1
    }
}
