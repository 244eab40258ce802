import CCodecs
import DecoderWire

/// The samples of a PNG, row by row: all 16 bits where it has them, and its opacity. Only an interlaced one is kept whole.
///
/// It borrows the bytes, and must not outlive them.
final class PNGSamples {
    let width: Int
    let height: Int
    /// 1 or 3, and one more with opacity.
    let channels: Int
    /// 8 or 16.
    let bits: Int
    private let rows: OpaquePointer

    /// - Throws: ``Refusal``.
    init(_ bytes: Bytes, _ header: PictureHeader, mostPixels: Int) throws {
        var facts = ccodecs_png_facts()
        var opened: OpaquePointer?
        let status = ccodecs_png_open(bytes.codecInput, UInt64(mostPixels), header.colors.space, &facts, &opened)
        try header.format.check(status, facts: header.facts)
        guard let opened else { throw Refusal(.internalError, "The PNG could not be opened.") }
        rows = opened
        width = Int(facts.width)
        height = Int(facts.height)
        channels = Int(facts.channels)
        bits = Int(facts.bits)
    }

    deinit {
        ccodecs_png_close(rows)
    }

    /// Bytes of one row.
    var rowBytes: Int { width * channels * bits / 8 }

    /// Reads the next rows; answers how many came before the file ended or made no sense.
    func read(_ count: Int, to room: UnsafeMutableRawPointer) -> Int {
        Int(ccodecs_png_read(rows, UInt32(count), room))
    }
}
