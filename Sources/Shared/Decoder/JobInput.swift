import DecoderWire
import Glibc

/// The bytes of one job, mapped from the sealed memory file that came with it.
struct JobInput: ~Copyable {
    private static let getSeals: Int32 = 1_034
    private static let sealShrink: Int32 = 0x2
    private static let sealWrite: Int32 = 0x8

    private let mapping: UnsafeMutableRawBufferPointer

    /// The bytes; valid as long as this value lives.
    var bytes: Bytes { Bytes(UnsafeRawBufferPointer(mapping)) }

    /// Takes over the descriptor.
    ///
    /// A file that someone could still shrink or write is refused: it could change between a check and its use.
    init(owning descriptor: Int32) throws {
        defer { close(descriptor) }
        let size = try Self.size(ofSealed: descriptor)
        let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let start, start != MAP_FAILED else {
            throw Refusal(.tooLarge, "The file needs more memory than a decoder may use.")
        }
        mapping = UnsafeMutableRawBufferPointer(start: start, count: size)
    }

    /// Bytes behind a descriptor that nobody can change any more.
    static func size(ofSealed descriptor: Int32) throws -> Int {
        let seals = fcntl(descriptor, getSeals, 0)
        guard seals >= 0, seals & sealShrink != 0, seals & sealWrite != 0 else {
            throw Refusal(.internalError, "The input is not sealed.")
        }
        let size = lseek(descriptor, 0, SEEK_END)
        guard size > 0 else { throw Refusal(.invalidFile, "The file is empty.") }
        return size
    }

    deinit {
        munmap(mapping.baseAddress, mapping.count)
    }
}
