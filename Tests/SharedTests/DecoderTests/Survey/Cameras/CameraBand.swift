/// A band as a camera with a lens for each writes it: a TIFF of 16 bits, with what the camera says of itself.
struct CameraBand {
    var make: String
    var model: String
    /// Properties of XMP, as attributes or as elements.
    var properties = ""
    var elements = ""
    /// Seconds, as EXIF writes them.
    var time: (Int, Int)?
    var sensitivity: Int?
    /// The tag that is only a camera's newer word for sensitivity.
    var speed: Int?
    /// The F-number.
    var stop: (Int, Int)?
    var blackLevels: [Int] = []
    var width = 20
    var height = 20

    /// The file of these samples.
    func file(_ sample: (_ x: Int, _ y: Int) -> Int) -> [UInt8] {
        var tiff = SampleTIFF(width: width, height: height, channels: 1, samples: .uint16)
        tiff.extra = [(271, .text(make)), (272, .text(model))]
        tiff.extra.append(elements.isEmpty ? SampleTIFF.xmp(properties) : SampleTIFF.xmp(elements: elements))
        if !blackLevels.isEmpty { tiff.extra.append((50_714, .shorts(blackLevels))) }
        if let time { tiff.exif.append((0x829A, .rationals([time]))) }
        if let stop { tiff.exif.append((0x829D, .rationals([stop]))) }
        if let sensitivity { tiff.exif.append((0x8827, .shorts([sensitivity]))) }
        if let speed { tiff.exif.append((0x8833, .longs([speed]))) }
        return tiff.file { x, y, _ in Double(sample(x, y)) }
    }

    /// Every sample the same.
    func file(_ level: Int) -> [UInt8] { file { _, _ in level } }

    /// `<name><rdf:Seq><rdf:li>…`.
    static func list(_ name: String, _ values: [String]) -> String {
        let items = values.map { "<rdf:li>\($0)</rdf:li>" }.joined()
        return "<\(name)><rdf:Seq>\(items)</rdf:Seq></\(name)>"
    }
}
