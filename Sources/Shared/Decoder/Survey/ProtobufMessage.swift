/// A message of protobuf, whose fields are followed as far as they make sense. No more of the format than is needed to find
/// a few of them.
struct ProtobufMessage {
    private enum Value {
        case whole(UInt64)
        case part(ArraySlice<UInt8>)
    }

    private let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    /// Texts, messages or packed numbers of a field, in their order.
    func parts(_ number: UInt64) -> [ArraySlice<UInt8>] {
        var found: [ArraySlice<UInt8>] = []
        visit { field, value in
            if field == number, case .part(let part) = value { found.append(part) }
        }
        return found
    }

    /// Messages of a field, in their order.
    func messages(_ number: UInt64) -> [ProtobufMessage] {
        parts(number).map { ProtobufMessage($0) }
    }

    /// The last whole number of a field, which is the one that holds.
    func whole(_ number: UInt64) -> UInt64? {
        var found: UInt64?
        visit { field, value in
            if field == number, case .whole(let whole) = value { found = whole }
        }
        return found
    }

    /// Whether a field is this text.
    func isText(_ number: UInt64, _ text: String) -> Bool {
        parts(number).last?.elementsEqual(text.utf8) ?? false
    }

    private func visit(_ take: (UInt64, Value) -> Void) {
        var rest = bytes
        while let key = Self.number(&rest) {
            switch key & 7 {
            case 0:
                guard let whole = Self.number(&rest) else { return }
                take(key >> 3, .whole(whole))
            case 1: rest = rest.dropFirst(8)
            case 2:
                guard let count = Self.number(&rest), count <= UInt64(rest.count) else { return }
                take(key >> 3, .part(rest.prefix(Int(count))))
                rest = rest.dropFirst(Int(count))
            case 5: rest = rest.dropFirst(4)
            default: return
            }
        }
    }

    /// Seven bits a byte, the lowest first; `nil` at the end.
    private static func number(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = rest.popFirst() else { return nil }
            value |= UInt64(byte & 127) << shift
            if byte < 128 { return value }
        }
        return nil
    }
}
