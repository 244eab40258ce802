extension PictureSize {
    /// The canvas or its largest frame; frames are counted.
    static func gif(_ file: HeaderBytes) -> PictureSize? {
        guard file.has("GIF8", at: 0), let width = file.little(6, 2), let height = file.little(8, 2),
            let flags = file.byte(10)
        else { return nil }
        var size = PictureSize(width: width, height: height)
        size.isWhole = true
        size.frames = 0
        var at = 13 + table(flags)
        for _ in 0..<mostSteps where size.frames < mostFrames {
            switch file.byte(at) {
            case 0x21: at += 2
            case 0x2C:
                guard let flags = file.byte(at + 9), let wide = file.little(at + 5, 2),
                    let high = file.little(at + 7, 2)
                else { return ended(size) }
                size.frames += 1
                size.width = max(size.width, wide)
                size.height = max(size.height, high)
                at += 11 + table(flags)
            default: return ended(size)
            }
            guard let next = behindBlocks(file, at) else { return ended(size) }
            at = next
        }
        return ended(size)
    }

    private static func ended(_ size: PictureSize) -> PictureSize {
        var size = size
        size.frames = max(1, size.frames)
        return size
    }

    private static func table(_ flags: Int) -> Int { flags & 0x80 == 0 ? 0 : 3 << (flags & 7 + 1) }

    /// Blocks of up to 255 bytes, the last one empty.
    private static func behindBlocks(_ file: HeaderBytes, _ start: Int) -> Int? {
        var at = start
        while let length = file.byte(at) {
            at += 1 + length
            if length == 0 { return at }
        }
        return nil
    }
}
