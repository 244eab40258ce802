extension PictureSize {
    /// The first page; pages are counted. Classic TIFF and BigTIFF, both byte orders.
    static func tiff(_ file: HeaderBytes) -> PictureSize? {
        guard let order = file.big(0, 2), order == 0x4949 || order == 0x4D4D else { return nil }
        let tags = TIFFTags(file: file, isLittle: order == 0x4949)
        switch tags.number(2, 2) {
        case 42: return tags.pages(from: tags.number(4, 4))
        case 43:
            var wide = tags
            wide.isWide = true
            return wide.pages(from: wide.number(8, 8))
        default: return nil
        }
    }
}

/// Reads lists of tags.
private struct TIFFTags {
    private static let mostTags = 4_096
    let file: HeaderBytes
    let isLittle: Bool
    var isWide = false

    /// A number; of one with 8 bytes the upper one is left out, since no file is that long.
    func number(_ at: Int, _ width: Int) -> Int? {
        let kept = min(width, 7)
        return isLittle ? file.little(at, kept) : file.big(at + width - kept, kept)
    }

    /// The size of the first page, and how many follow it; a list that was seen before ends the count.
    func pages(from start: Int?) -> PictureSize? {
        guard let start, var size = page(at: start) else { return nil }
        var seen: Set<Int> = [start]
        var at = start
        while seen.count < PictureSize.mostFrames, let next = next(behind: at), next > 0, seen.insert(next).inserted {
            at = next
        }
        size.frames = seen.count
        return size
    }

    private var countWidth: Int { isWide ? 8 : 2 }
    private var tagWidth: Int { isWide ? 20 : 12 }

    private func page(at: Int) -> PictureSize? {
        guard let count = number(at, countWidth), count <= Self.mostTags else { return nil }
        var found: [Int: Int] = [:]
        for index in 0..<count {
            let tag = at + countWidth + index * tagWidth
            guard let name = number(tag, 2), let type = number(tag + 2, 2) else { break }
            guard [256, 257, 277].contains(name) else { continue }
            let value = tag + (isWide ? 12 : 8)
            found[name] = number(value, type == 3 ? 2 : type == 16 ? 8 : 4)
        }
        guard let width = found[256], let height = found[257] else { return nil }
        var size = PictureSize(width: width, height: height)
        size.channels = min(64, max(1, found[277] ?? 1))
        return size
    }

    private func next(behind at: Int) -> Int? {
        guard let count = number(at, countWidth), count <= Self.mostTags else { return nil }
        return number(at + countWidth + count * tagWidth, isWide ? 8 : 4)
    }
}
