import DecoderWire

/// The tags by which a TIFF is a map (OGC GeoTIFF standard 1.1, 19-008r4).
enum GeoKeys {
    private enum Tag {
        static let scale: UInt16 = 33_550
        static let tiepoint: UInt16 = 33_922
        static let transformation: UInt16 = 34_264
        static let directory: UInt16 = 34_735
    }
    private enum Key {
        static let rasterType = 1_025
        static let geographic = 2_048
        static let projected = 3_072
    }
    private static let mostKeys = 256
    /// What stands in the place of a number that the file defines itself.
    private static let ownSystem = 32_767

    /// Where the pixels lie; `nil` if the file does not say so by one point and a scale, or by a matrix.
    static func georeference(_ tags: ExifReader) -> Georeference? {
        guard var transform = matrix(tags) ?? scaled(tags) else { return nil }
        // Without extent there is no map.
        guard transform[0] * transform[4] != transform[1] * transform[3] else { return nil }
        let keys = keys(tags)
        if keys[Key.rasterType] == 2 {
            // Then the numbers are those of the middle of a pixel.
            transform[2] -= (transform[0] + transform[1]) / 2
            transform[5] -= (transform[3] + transform[4]) / 2
        }
        guard transform.allSatisfy(\.isFinite) else { return nil }
        let system = keys[Key.projected] ?? keys[Key.geographic]
        return Georeference(epsg: system.flatMap { $0 == ownSystem ? nil : $0 }, transform: transform)
    }

    private static func matrix(_ tags: ExifReader) -> [Double]? {
        guard let m = tags.numbers(of: Tag.transformation, most: 16), m.count == 16 else { return nil }
        return [m[0], m[1], m[3], m[4], m[5], m[7]]
    }

    private static func scaled(_ tags: ExifReader) -> [Double]? {
        guard let scale = tags.numbers(of: Tag.scale, most: 3), scale.count >= 2,
            let tie = tags.numbers(of: Tag.tiepoint, most: 6), tie.count == 6
        else { return nil }
        // The second scale is that of the north, which rises where rows fall.
        return [scale[0], 0, tie[3] - tie[0] * scale[0], 0, -scale[1], tie[4] + tie[1] * scale[1]]
    }

    /// Those whose value is a number in the directory itself.
    private static func keys(_ tags: ExifReader) -> [Int: Int] {
        guard let list = tags.numbers(of: Tag.directory, most: 4 * (mostKeys + 1)), list.count >= 4 else { return [:] }
        var keys: [Int: Int] = [:]
        for at in stride(from: 4, to: list.count - 3, by: 4) where list[at + 1] == 0 {
            // Whoever writes the directory in fractions writes no numbers of keys.
            guard let key = Int(exactly: list[at]), let value = Int(exactly: list[at + 3]) else { return [:] }
            keys[key] = value
        }
        return keys
    }
}
