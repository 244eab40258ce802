extension PictureSize {
    /// The first frame header; a JPEG with very many scans is as dear as a progressive one of many.
    static func jpeg(_ file: HeaderBytes) -> PictureSize? {
        guard file.big(0, 3) == 0xFF_D8FF else { return nil }
        var at = 2
        for _ in 0..<mostSteps {
            // Any number of fill bytes may stand before a marker.
            guard file.byte(at) == 0xFF, let marker = file.byte(at + 1) else { return nil }
            if marker == 0xFF {
                at += 1
                continue
            }
            if (0xD0...0xD8).contains(marker) || marker == 0x01 {
                at += 2
                continue
            }
            guard let length = file.big(at + 2, 2), length >= 2 else { return nil }
            let isFrame = (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
            if isFrame { return frame(file, at: at, marker) }
            // Scans and the end come only behind a frame.
            guard marker != 0xDA, marker != 0xD9 else { return nil }
            at += 2 + length
        }
        return nil
    }

    private static func frame(_ file: HeaderBytes, at: Int, _ marker: Int) -> PictureSize? {
        guard let height = file.big(at + 5, 2), let width = file.big(at + 7, 2), let channels = file.byte(at + 9)
        else { return nil }
        var size = PictureSize(width: width, height: height)
        size.channels = max(1, channels)
        // C2, C6, CA, CE: their coefficients are kept until the last scan.
        size.isGradual = marker & 3 == 2
        return size
    }
}
