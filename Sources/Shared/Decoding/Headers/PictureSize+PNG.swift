extension PictureSize {
    static func png(_ file: HeaderBytes) -> PictureSize? {
        guard file.big(0, 4) == 0x8950_4E47, file.has("IHDR", at: 12), let width = file.big(16, 4),
            let height = file.big(20, 4), let colour = file.byte(25), let interlace = file.byte(28)
        else { return nil }
        var size = PictureSize(width: width, height: height)
        size.channels = [0: 1, 2: 3, 3: 4, 4: 2, 6: 4][colour] ?? 4
        size.isGradual = interlace != 0
        size.frames = animation(file)
        return size
    }

    /// What `acTL` promises; it stands before the pixels.
    private static func animation(_ file: HeaderBytes) -> Int {
        var at = 8
        for _ in 0..<1_000 {
            guard let length = file.big(at, 4), !file.has("IDAT", at: at + 4) else { return 1 }
            if file.has("acTL", at: at + 4) { return min(mostFrames, max(1, file.big(at + 8, 4) ?? 1)) }
            at += 12 + length
        }
        return 1
    }
}
