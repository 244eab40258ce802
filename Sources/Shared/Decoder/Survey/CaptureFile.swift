import CCodecs
import DecoderWire
import Glibc

/// One file of a capture: a part of the input. A large TIFF is read from the descriptor as it is needed, so that one that
/// is larger than the memory of a decoder can be measured; only what is small is mapped.
final class CaptureFile {
    /// Of captures with more bytes no file is mapped.
    static let mostMapped = 192 << 20

    /// As the reader of bands takes it.
    let source: ccodecs_file
    /// All of it; `nil` if it is too large.
    let bytes: Bytes?
    private let mapping: UnsafeMutableRawBufferPointer?
    private let input: InputDescriptor?

    /// Takes over the descriptor of the input.
    static func files(
        owning descriptor: Int32,
        _ order: SurveyOrder,
        mostMapped: Int = CaptureFile.mostMapped
    ) throws -> [CaptureFile] {
        let input = InputDescriptor(owning: descriptor)
        let size = try JobInput.size(ofSealed: descriptor)
        guard order.isSound(bytes: size) else { throw unsound }
        var offset = 0
        var files: [CaptureFile] = []
        for file in order.files {
            files.append(try CaptureFile(input, offset: offset, count: file.count, isMapped: size <= mostMapped))
            offset += file.count
        }
        return files
    }

    /// Files that lie in memory already, and stay there as long as these are used.
    static func files(in bytes: Bytes, _ order: SurveyOrder) throws -> [CaptureFile] {
        guard order.isSound(bytes: bytes.count) else { throw unsound }
        var offset = 0
        var files: [CaptureFile] = []
        for file in order.files {
            guard let part = bytes.slice(offset, file.count) else { throw unsound }
            files.append(CaptureFile(part))
            offset += file.count
        }
        return files
    }

    /// Whether it begins as a TIFF does.
    var isTIFF: Bool {
        if let bytes { return ccodecs_sniff(bytes.codecInput) == CCODECS_TIFF }
        var magic = [UInt8](repeating: 0, count: 4)
        guard lseek(source.descriptor, off_t(source.offset), SEEK_SET) >= 0,
            read(source.descriptor, &magic, magic.count) == magic.count
        else { return false }
        return magic.withUnsafeBytes { ccodecs_sniff(Bytes($0).codecInput) == CCODECS_TIFF }
    }

    private init(_ part: Bytes) {
        source = ccodecs_file(bytes: part.codecInput.bytes, descriptor: -1, offset: 0, count: UInt64(part.count))
        bytes = part
        mapping = nil
        input = nil
    }

    /// `offset` need not lie on the border of a page.
    private init(_ input: InputDescriptor, offset: Int, count: Int, isMapped: Bool) throws {
        self.input = input
        guard isMapped else {
            source = ccodecs_file(
                bytes: nil,
                descriptor: input.descriptor,
                offset: UInt64(offset),
                count: UInt64(count)
            )
            bytes = nil
            mapping = nil
            return
        }
        let start = offset - offset % Int(getpagesize())
        let length = offset - start + count
        let mapped = mmap(nil, length, PROT_READ, MAP_PRIVATE, input.descriptor, start)
        guard let mapped, mapped != MAP_FAILED else {
            throw Refusal(.tooLarge, "The file needs more memory than a decoder may use.")
        }
        let whole = UnsafeMutableRawBufferPointer(start: mapped, count: length)
        let part = Bytes(UnsafeRawBufferPointer(rebasing: whole[(offset - start)..<length]))
        source = ccodecs_file(bytes: part.codecInput.bytes, descriptor: -1, offset: 0, count: UInt64(count))
        bytes = part
        mapping = whole
    }

    deinit {
        if let mapping { munmap(mapping.baseAddress, mapping.count) }
    }

    private static var unsound: Refusal { Refusal(.internalError, "The files of the capture do not fit their order.") }
}

/// The descriptor of a job's input, open as long as one of its files is used.
private final class InputDescriptor {
    let descriptor: Int32

    init(owning descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }
}
