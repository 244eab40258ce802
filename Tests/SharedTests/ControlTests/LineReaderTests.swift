import FoundationEssentials
import NIOCore
import Testing

@testable import Control

struct LineReaderTests {
    @Test func linesComeWithoutTheirEndsAndEmptyOnesNotAtAll() throws {
        var reader = LineReader(limit: 100)
        reader.append(ByteBuffer(string: "one\r\n\n\r\ntwo\nthr"))
        #expect(try reader.next() == Data("one".utf8))
        #expect(try reader.next() == Data("two".utf8))
        #expect(try reader.next() == nil)
        reader.append(ByteBuffer(string: "ee\n"))
        #expect(try reader.next() == Data("three".utf8))
        #expect(try reader.next() == nil)
    }

    @Test(arguments: [(8, 8, true), (8, 9, false)])
    func aLineMayBeAsLongAsTheLimitAndNoLonger(_ limit: Int, _ length: Int, _ isFine: Bool) throws {
        var reader = LineReader(limit: limit)
        reader.append(ByteBuffer(string: String(repeating: "x", count: length) + "\n"))
        if isFine {
            #expect(try reader.next()?.count == length)
        } else {
            #expect(throws: ControlError.lineTooLong(limit)) { try reader.next() }
        }
    }

    @Test func anEndlessLineIsRefusedAsSoonAsItPassesTheLimit() throws {
        var reader = LineReader(limit: 1000)
        reader.append(ByteBuffer(repeating: 0x78, count: 1000))
        #expect(try reader.next() == nil)
        reader.append(ByteBuffer(repeating: 0x78, count: 1))
        #expect(throws: ControlError.lineTooLong(1000)) { try reader.next() }
    }

    /// Random bytes, cut at random places, give the lines that cutting the whole at `\n` gives.
    @Test(arguments: 0..<200)
    func howTheBytesAreCutMakesNoDifference(_ seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let alphabet: [UInt8] = [10, 10, 13, 0x7B, 0x7D, 0x22, 0xFF, 0x00, 0x61, 0xC3, 0xA9]
        let count = Int.random(in: 0...3000, using: &random)
        let bytes = (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 }
        let limit = [5, 40, 4000].randomElement(using: &random) ?? 5
        #expect(Self.read(bytes, limit: limit, using: &random) == Self.expected(bytes, limit: limit))
    }

    /// What a reader says of the bytes in random pieces; `nil` at the end stands for "too long".
    private static func read(_ bytes: [UInt8], limit: Int, using random: inout Seeded) -> [Data?] {
        var reader = LineReader(limit: limit)
        var lines: [Data?] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...50, using: &random))
            rest = rest.dropFirst(piece.count)
            reader.append(ByteBuffer(bytes: piece))
            do throws(ControlError) {
                while let line = try reader.next() { lines.append(line) }
            } catch {
                return lines + [nil]
            }
        }
        return lines
    }

    private static func expected(_ bytes: [UInt8], limit: Int) -> [Data?] {
        var lines: [Data?] = []
        let pieces = bytes.split(separator: 10, omittingEmptySubsequences: false)
        for (index, piece) in pieces.enumerated() {
            if piece.count > limit { return lines + [nil] }
            if index == pieces.count - 1 { break }
            let line = piece.last == 13 ? piece.dropLast() : piece
            if !line.isEmpty { lines.append(Data(line)) }
        }
        return lines
    }
}

/// SplitMix64: the same numbers for the same seed.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
