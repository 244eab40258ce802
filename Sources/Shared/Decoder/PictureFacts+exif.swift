import DecoderWire

extension PictureFacts {
    /// Adds what EXIF says of the picture.
    mutating func add(_ exif: ExifReader) {
        orientation = exif.orientation
        cameraMake = exif.main[0x010F]?.text
        cameraModel = exif.main[0x0110]?.text
        // The moment the shutter opened, then the moment of digitising, then of the last change.
        dateTaken =
            ExifText.date(exif.exif[0x9003]?.text, offset: exif.exif[0x9011]?.text)
            ?? ExifText.date(exif.exif[0x9004]?.text, offset: exif.exif[0x9012]?.text)
            ?? ExifText.date(exif.main[0x0132]?.text, offset: exif.exif[0x9010]?.text)
        flash = exif.exif[0x9209]?.whole.map { Int($0) }
        focalLength = exif.exif[0x920A]?.fraction
        exposureTime = exif.exif[0x829A]?.fraction
        iso = (exif.exif[0x8827] ?? exif.exif[0x8833])?.whole.map { Int($0) }
        gps = exif.position
        hasGPS = gps != nil
        self.exif = exif.dump
    }
}

extension ExifReader {
    /// Every entry that has a name, as text and numbers; `nil` if there is none.
    var dump: [String: FactValue]? {
        var dump: [String: FactValue] = [:]
        for (entries, names) in [(main, ExifNames.main), (exif, ExifNames.exif), (gps, ExifNames.gps)] {
            for (tag, value) in entries {
                if let name = names[tag], let value = value.fact { dump[name] = value }
            }
        }
        return dump.isEmpty ? nil : dump
    }

    /// Cameras that write Adobe RGB without a profile say so by the rules they follow.
    var isAdobeRGB: Bool { interoperability[1]?.text == "R03" && exif[0xA001]?.whole != 1 }

    /// 1 to 8; `nil` if absent or senseless.
    var orientation: Int? {
        main[0x0112]?.whole.map { Int($0) }.flatMap { (1...8).contains($0) ? $0 : nil }
    }

    /// `nil` unless both angles are there and on the globe.
    var position: PictureFacts.Position? {
        guard let latitude = angle(2, reference: 1, negative: "S", limit: 90),
            let longitude = angle(4, reference: 3, negative: "W", limit: 180)
        else { return nil }
        let isBelowSea = gps[5]?.whole == 1
        let altitude = gps[6]?.fraction.map { isBelowSea ? -$0 : $0 }
        return PictureFacts.Position(latitude: latitude, longitude: longitude, altitude: altitude)
    }

    /// Degrees, minutes and seconds as degrees, to a centimetre.
    private func angle(_ tag: UInt16, reference: UInt16, negative: String, limit: Double) -> Double? {
        guard let parts = gps[tag]?.fractions, !parts.isEmpty else { return nil }
        let degrees = zip(parts, [1.0, 60, 3_600]).reduce(0) { $0 + $1.0 / $1.1 }
        guard degrees.isFinite, degrees >= 0, degrees <= limit else { return nil }
        let signed = gps[reference]?.text == negative ? -degrees : degrees
        return (signed * 1e7).rounded() / 1e7
    }
}

extension ExifValue {
    /// As JSON; `nil` for numbers that are none.
    fileprivate var fact: FactValue? {
        switch self {
        case .whole(let number): return .whole(Int(number))
        case .text(let text): return .text(text)
        case .fractions(let numbers):
            guard numbers.allSatisfy(\.isFinite) else { return nil }
            return numbers.count == 1 ? FactValue(numbers[0]) : .list(numbers.map { FactValue($0) })
        }
    }
}
