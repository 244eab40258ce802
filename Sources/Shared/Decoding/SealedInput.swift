import CProcess
import DecoderWire
import Domain
import Glibc

/// A file's bytes in memory that nobody can change any more, to be passed to a child.
struct SealedInput: ~Copyable {
    /// The memory file.
    let descriptor: Int32

    /// - Throws: ``Failure/Code/invalidFile`` for no bytes, ``Failure/Code/unavailable`` if the kernel has no memory.
    init(_ bytes: [UInt8]) throws {
        guard !bytes.isEmpty else { throw Failure(.invalidFile, "The file is empty.") }
        var descriptor: Int32 = -1
        let code = cprocess_sealed_file(bytes, bytes.count, &descriptor)
        guard code == 0 else {
            throw Failure(
                .unavailable,
                "There is no memory for the decoder's input.",
                cause: WireError.system(code),
                dependency: .decoder
            )
        }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }
}
