import Glibc

/// libFuzzer calls this with every input it makes up. What must never happen is a trap, a leak, a wrong access, or an
/// answer that breaks what the reader promises.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let reader = Reader.chosen else {
        say("FUZZ_READER is one of: \(Reader.allCases.map(\.rawValue).joined(separator: " "))")
        exit(64)
    }
    reader.read(UnsafeRawBufferPointer(start: start, count: count))
    return 0
}

/// Ends the run: the reader broke its promise.
func broken(_ promise: String) -> Never {
    say("broken promise: \(promise)")
    abort()
}

private func say(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
}
