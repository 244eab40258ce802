/// Reads the few directories of an EXIF block that we want: the main one, its Exif part and its GPS part.
///
/// Bounded: each directory is entered once, with at most 512 entries, and a value is read only as far as it is wanted.
struct ExifReader {
    private static let mostEntries = 512

    private let block: Bytes
    private let order: ByteOrder
    private(set) var main: [UInt16: ExifValue] = [:]
    private(set) var exif: [UInt16: ExifValue] = [:]
    private(set) var gps: [UInt16: ExifValue] = [:]
    /// The rules of the camera's file system, which also name its colours.
    private(set) var interoperability: [UInt16: ExifValue] = [:]

    /// `nil` if this is no EXIF block. Damaged entries are passed over.
    init?(_ block: Bytes) {
        if block.has("II*\0", at: 0) {
            order = .little
        } else if block.has("MM\0*", at: 0) {
            order = .big
        } else {
            return nil
        }
        self.block = block
        guard let first = block.number(4, width: 4, order) else { return nil }
        var visited: Set<UInt32> = []
        main = directory(at: first, visited: &visited)
        if let offset = main[0x8769]?.whole { exif = directory(at: offset, visited: &visited) }
        if let offset = exif[0xA005]?.whole { interoperability = directory(at: offset, visited: &visited) }
        if let offset = main[0x8825]?.whole { gps = directory(at: offset, visited: &visited) }
    }

    /// The bytes of an entry of the main directory, whatever they hold; `nil` if it is not there.
    func bytes(of tag: UInt16) -> Bytes? {
        guard let entry = entry(of: tag) else { return nil }
        // Some writers count IPTC in numbers of four bytes.
        let size = entry.count * (entry.type == 4 ? 4 : 1)
        return size > 4 ? part(entry.at, size) : nil
    }

    /// Shorts or doubles of an entry of the main directory, at most so many; `nil` if it is none, or has more.
    func numbers(of tag: UInt16, most: Int) -> [Double]? {
        guard let entry = entry(of: tag), entry.type == 3 || entry.type == 12, (1...most).contains(entry.count) else {
            return nil
        }
        let width = entry.type == 3 ? 2 : 8
        guard let bytes = part(entry.at, entry.count * width) else { return nil }
        return (0..<entry.count).compactMap { number in
            width == 2 ? bytes.number(2 * number, width: 2, order).map { Double($0) } : real(bytes, 8 * number)
        }
    }

    /// Type and count of an entry of the main directory, and where its value or the place of that stands.
    private func entry(of tag: UInt16) -> (type: UInt32, count: Int, at: Int)? {
        guard let first = block.number(4, width: 4, order), let count = block.number(Int(first), width: 2, order) else {
            return nil
        }
        for index in 0..<min(Int(count), Self.mostEntries) {
            let at = Int(first) + 2 + 12 * index
            guard block.number(at, width: 2, order) == UInt32(tag) else { continue }
            guard let type = block.number(at + 2, width: 2, order), let values = block.number(at + 4, width: 4, order)
            else {
                return nil
            }
            return (type, Int(values), at + 8)
        }
        return nil
    }

    /// So many bytes of a value: what fits into four stands in the entry itself.
    private func part(_ at: Int, _ size: Int) -> Bytes? {
        size <= 4 ? block.slice(at, size) : block.number(at, width: 4, order).flatMap { block.slice(Int($0), size) }
    }

    private func real(_ bytes: Bytes, _ at: Int) -> Double? {
        guard let first = bytes.number(at, width: 4, order), let last = bytes.number(at + 4, width: 4, order) else {
            return nil
        }
        let (high, low) = order == .big ? (first, last) : (last, first)
        return Double(bitPattern: UInt64(high) << 32 | UInt64(low))
    }

    private func directory(at offset: UInt32, visited: inout Set<UInt32>) -> [UInt16: ExifValue] {
        guard visited.insert(offset).inserted, let count = block.number(Int(offset), width: 2, order) else {
            return [:]
        }
        var entries: [UInt16: ExifValue] = [:]
        for index in 0..<min(Int(count), Self.mostEntries) {
            let at = Int(offset) + 2 + 12 * index
            guard let tag = block.number(at, width: 2, order) else { break }
            entries[UInt16(tag)] = value(at: at + 2)
        }
        return entries
    }

    /// The value of an entry whose type, count and value or offset stand here.
    private func value(at: Int) -> ExifValue? {
        guard let code = block.number(at, width: 2, order), let count = block.number(at + 2, width: 4, order),
            let type = ExifType(rawValue: code), count > 0
        else { return nil }
        // A count is a claim: no more is looked at than any fact needs.
        let wanted = min(Int(count), type.mostWanted)
        let fitsInPlace = Int(count) * type.width <= 4
        let start = fitsInPlace ? at + 6 : block.number(at + 6, width: 4, order).map { Int($0) } ?? block.count
        guard let bytes = block.slice(start, wanted * type.width) else { return nil }
        switch type {
        case .byte, .undefined: return bytes[0].map { .whole(UInt32($0)) }
        case .ascii: return ExifText.clean(bytes).map { .text($0) }
        case .short: return bytes.number(0, width: 2, order).map { .whole($0) }
        case .long: return bytes.number(0, width: 4, order).map { .whole($0) }
        case .rational, .signedRational: return rationals(bytes, count: wanted, isSigned: type == .signedRational)
        }
    }

    private func rationals(_ bytes: Bytes, count: Int, isSigned: Bool) -> ExifValue? {
        var numbers: [Double] = []
        for index in 0..<count {
            guard let over = bytes.number(8 * index, width: 4, order),
                let under = bytes.number(8 * index + 4, width: 4, order)
            else { return nil }
            let top = isSigned ? Double(Int32(bitPattern: over)) : Double(over)
            let bottom = isSigned ? Double(Int32(bitPattern: under)) : Double(under)
            guard bottom != 0 else { break }
            numbers.append(top / bottom)
        }
        return numbers.isEmpty ? nil : .fractions(numbers)
    }
}

/// The types of EXIF that carry a fact we want.
private enum ExifType: UInt32 {
    case byte = 1
    case ascii = 2
    case short = 3
    case long = 4
    case rational = 5
    case undefined = 7
    case signedRational = 10

    /// Bytes of one value.
    var width: Int {
        switch self {
        case .byte, .ascii, .undefined: 1
        case .short: 2
        case .long: 4
        case .rational, .signedRational: 8
        }
    }

    /// How many values are ever looked at.
    var mostWanted: Int {
        switch self {
        case .ascii: 512
        case .rational, .signedRational: 4
        default: 1
        }
    }
}

/// The value of an entry.
enum ExifValue: Hashable {
    case whole(UInt32)
    case fractions([Double])
    case text(String)

    var whole: UInt32? {
        if case .whole(let number) = self { number } else { nil }
    }

    var fraction: Double? {
        if case .fractions(let numbers) = self { numbers.first } else { nil }
    }

    var fractions: [Double]? {
        if case .fractions(let numbers) = self { numbers } else { nil }
    }

    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }
}
