extension PictureSize {
    private static let brands: [StaticString] = [
        "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis",
    ]

    /// The largest `ispe` of HEIC and AVIF: that of the whole picture, which may be a grid of others.
    static func heif(_ file: HeaderBytes) -> PictureSize? {
        guard file.has("ftyp", at: 4), let length = file.big(0, 4) else { return nil }
        let names = stride(from: 8, to: min(max(12, length), 256), by: 4)
        guard names.contains(where: { at in brands.contains { file.has($0, at: at) } }) else { return nil }
        var sizes: [PictureSize] = []
        for meta in boxes(file, 0..<file.count) where meta.name == "meta" {
            // Four bytes of version and flags stand before the boxes inside.
            for iprp in boxes(file, meta.body.dropFirst(4)) where iprp.name == "iprp" {
                for ipco in boxes(file, iprp.body) where ipco.name == "ipco" {
                    for ispe in boxes(file, ipco.body) where ispe.name == "ispe" {
                        let at = ispe.body.lowerBound
                        guard let width = file.big(at + 4, 4), let height = file.big(at + 8, 4) else { continue }
                        sizes.append(PictureSize(width: width, height: height))
                    }
                }
            }
        }
        var size = sizes.max { $0.pixels < $1.pixels }
        size?.isWhole = true
        return size
    }

    private struct Box {
        let name: String
        let body: Range<Int>
    }

    /// The boxes side by side in a range, a thousand at most.
    private static func boxes(_ file: HeaderBytes, _ range: Range<Int>) -> [Box] {
        var boxes: [Box] = []
        var at = range.lowerBound
        while boxes.count < 1_000, let short = file.big(at, 4), let name = file.big(at + 4, 4),
            at + 8 <= range.upperBound
        {
            // 1: the length follows in 8 bytes; 0: the rest of the file.
            let isLong = short == 1
            let length = isLong ? file.big(at + 9, 7) ?? 0 : short == 0 ? range.upperBound - at : short
            let head = isLong ? 16 : 8
            guard length >= head, length <= range.upperBound - at else { break }
            let letters = (0..<4).reversed().map { UInt8(truncatingIfNeeded: name >> ($0 * 8)) }
            boxes.append(Box(name: String(decoding: letters, as: UTF8.self), body: (at + head)..<(at + length)))
            at += length
        }
        return boxes
    }
}
