import CZlib
import DecoderWire

/// Inflates one deflate stream piece by piece through a small buffer.
final class Inflater {
    private static let bufferSize = 64 << 10
    /// zlib counts in 32 bits.
    private static let mostAtOnce = 1 << 30

    /// zlib remembers where its state lies, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let buffer: UnsafeMutableRawBufferPointer
    private let damage: Refusal

    /// - Parameter isGzip: whether gzip's header stands before the stream; none otherwise.
    /// - Parameter damage: what is thrown if the stream is broken.
    init(isGzip: Bool = false, damage: Refusal) throws {
        self.damage = damage
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        buffer = .allocate(byteCount: Self.bufferSize, alignment: 16)
        let bits: Int32 = isGzip ? 31 : -15
        guard inflateInit2_(stream, bits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw Refusal(.tooLarge, "The file needs more memory than a decoder may use.")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        buffer.deallocate()
    }

    /// Hands on every inflated piece; the piece is gone when the call returns.
    ///
    /// - Throws: what was given as damage if the stream is broken or does not end, and what the body throws.
    func inflate(_ source: Bytes, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var at = 0
        var status = Z_OK
        while status != Z_STREAM_END {
            guard at < source.count, let start = source.raw.baseAddress else { throw damage }
            let count = min(source.count - at, Self.mostAtOnce)
            stream.pointee.next_in = UnsafeMutablePointer(mutating: (start + at).assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(count)
            repeat {
                stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_out = UInt32(Self.bufferSize)
                status = CZlib.inflate(stream, Z_NO_FLUSH)
                guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { throw damage }
                let produced = Self.bufferSize - Int(stream.pointee.avail_out)
                if produced > 0 { try body(UnsafeRawBufferPointer(rebasing: buffer[..<produced])) }
            } while status != Z_STREAM_END && stream.pointee.avail_out == 0
            let used = count - Int(stream.pointee.avail_in)
            guard used > 0 || status == Z_STREAM_END else { throw damage }
            at += used
        }
    }
}

/// The checksum of ZIP.
struct Checksum {
    private var value = crc32(0, nil, 0)

    /// So far.
    var number: UInt32 { UInt32(truncatingIfNeeded: value) }

    /// Adds a piece.
    mutating func add(_ piece: UnsafeRawBufferPointer) {
        var rest = piece[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            value = crc32(value, part.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(part.count))
            rest = rest.dropFirst(part.count)
        }
    }
}
