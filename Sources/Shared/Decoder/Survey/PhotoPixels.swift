import CCodecs
import DecoderWire

/// The pixels of a photograph in sRGB, from the top.
enum PhotoPixels {
    /// Decoded whole: 8 bits, what is transparent is white.
    case picture(Picture)
    /// As the file has them.
    case png(PNGSamples)

    /// - Throws: ``Refusal``.
    init(_ bytes: Bytes, _ header: PictureHeader, mostPixels: Int) throws {
        if header.format.code == CCODECS_PNG {
            self = .png(try PNGSamples(bytes, header, mostPixels: mostPixels))
        } else {
            let decoded = try Picture(bytes, header, enough: 0, grey: false, mostPixels: mostPixels)
            self = .picture(decoded.inSRGB(named: header.colors))
        }
    }

    var width: Int {
        switch self {
        case .picture(let picture): picture.width
        case .png(let samples): samples.width
        }
    }

    var height: Int {
        switch self {
        case .picture(let picture): picture.height
        case .png(let samples): samples.height
        }
    }

    /// 8 or 16.
    var bits: Int {
        switch self {
        case .picture: 8
        case .png(let samples): samples.bits
        }
    }

    /// With opacity, where it is kept.
    var channels: Int {
        switch self {
        case .picture(let picture): picture.channels
        case .png(let samples): samples.channels
        }
    }

    /// Channels of light: 1 or 3.
    var colors: Int { channels < 3 ? 1 : 3 }

    /// Bytes of one row.
    var rowBytes: Int { width * channels * bits / 8 }

    /// Gives the body the next rows, which are these, and how many of them came before the file ended.
    ///
    /// - Parameter room: for as many rows.
    func withRows(
        _ rows: Range<Int>,
        _ room: UnsafeMutableRawPointer,
        _ body: (UnsafeRawPointer, _ came: Int) throws -> Void
    ) throws {
        switch self {
        case .picture(let picture):
            try picture.withPixels { pixels in
                guard let pixels else { throw Refusal(.internalError, "The photograph has no pixels.") }
                try body(UnsafeRawPointer(pixels + rows.lowerBound * rowBytes), rows.count)
            }
        case .png(let samples):
            let came = samples.read(rows.count, to: room)
            try body(UnsafeRawPointer(room), came)
        }
    }
}
