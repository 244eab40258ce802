import CCodecs
import DecoderWire

/// What the header and EXIF of a picture say; nothing is decoded for it.
struct PictureHeader {
    let format: PictureFormat
    let facts: PictureFacts
    /// 1 to 8: how the stored picture must be turned.
    let orientation: Int
    /// What EXIF says of the colours; holds where there is no profile.
    let colors: PictureColors

    /// Reads the header and refuses what has more than `mostPixels`.
    init(_ bytes: Bytes, mostPixels: Int) throws {
        format = try PictureFormat(of: bytes)
        var facts: PictureFacts
        var ownOrientation = 1
        switch format.code {
        case CCODECS_BMP: facts = try BMPReader(bytes).facts
        case CCODECS_PNM: facts = try PNMReader(bytes).facts
        default:
            var header = ccodecs_facts()
            try format.check(ccodecs_inspect(bytes.codecInput, &header))
            facts = PictureFacts(
                format: format.name,
                mode: Self.mode(header),
                width: Int(header.width),
                height: Int(header.height)
            )
            ownOrientation = Int(header.orientation)
        }
        guard facts.width <= mostPixels / facts.height else {
            throw Refusal(
                .overLimits,
                "The picture is \(facts.width) by \(facts.height): more than \(mostPixels) pixels are not decoded."
            )
        }
        let exif = facts.addSides(of: bytes, format: format.code)
        colors = exif?.isAdobeRGB == true ? .adobeRGB : .srgb
        // libheif has turned it already, and says the sides as they are then.
        if format.turnsItself { facts.orientation = nil }
        self.facts = facts
        orientation = facts.orientation ?? ownOrientation
    }

    private static func mode(_ header: ccodecs_facts) -> String {
        switch header.model {
        case CCODECS_BILEVEL: "1"
        case CCODECS_GREY: header.bits > 8 ? "I;16" : "L"
        case CCODECS_GREY_ALPHA: "LA"
        case CCODECS_PALETTE: "P"
        case CCODECS_RGBA: "RGBA"
        case CCODECS_CMYK: "CMYK"
        case CCODECS_YCBCR: "YCbCr"
        case CCODECS_LAB: "LAB"
        default: "RGB"
        }
    }
}
