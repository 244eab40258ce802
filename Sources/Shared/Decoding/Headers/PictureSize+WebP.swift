extension PictureSize {
    static func webp(_ file: HeaderBytes) -> PictureSize? {
        guard file.has("RIFF", at: 0), file.has("WEBP", at: 8) else { return nil }
        var size: PictureSize?
        if file.has("VP8X", at: 12), let width = file.little(24, 3), let height = file.little(27, 3) {
            size = PictureSize(width: width + 1, height: height + 1)
        } else if file.has("VP8L", at: 12), file.byte(20) == 0x2F, let bits = file.little(21, 4) {
            size = PictureSize(width: bits & 0x3FFF + 1, height: bits >> 14 & 0x3FFF + 1)
        } else if file.has("VP8 ", at: 12), let width = file.little(26, 2), let height = file.little(28, 2) {
            size = PictureSize(width: width & 0x3FFF, height: height & 0x3FFF)
        }
        size?.channels = 4
        size?.isWhole = true
        size?.frames = frames(file)
        return size
    }

    private static func frames(_ file: HeaderBytes) -> Int {
        var count = 0
        var at = 12
        for _ in 0..<mostSteps where count < mostFrames {
            guard let length = file.little(at + 4, 4) else { break }
            if file.has("ANMF", at: at) { count += 1 }
            at += 8 + length + length & 1
        }
        return max(1, count)
    }
}
