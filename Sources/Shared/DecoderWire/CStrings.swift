import Glibc

/// A list of C strings that ends with NULL, alive for the length of a call: how both sides start a program.
public struct CStrings {
    private let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    /// As `char *const *`.
    public var list: UnsafePointer<UnsafeMutablePointer<CChar>?> { UnsafePointer(pointers) }

    /// As `const char *const *`.
    public var constants: UnsafePointer<UnsafePointer<CChar>?> {
        // The same bits: C's qualifiers are two types in Swift.
        UnsafeRawPointer(pointers).assumingMemoryBound(to: UnsafePointer<CChar>?.self)
    }

    /// Runs the body with the list.
    public static func with<Result>(_ strings: [String], _ body: (CStrings) throws -> Result) rethrows -> Result {
        let list = CStrings(strings)
        defer { list.free() }
        return try body(list)
    }

    private init(_ strings: [String]) {
        count = strings.count
        pointers = .allocate(capacity: count + 1)
        for (index, string) in strings.enumerated() { (pointers + index).initialize(to: strdup(string)) }
        (pointers + count).initialize(to: nil)
    }

    private func free() {
        for index in 0..<count { Glibc.free(pointers[index]) }
        pointers.deallocate()
    }
}
