/// The texts that the cells of a workbook share.
final class SharedStrings: XMLListener {
    /// By number.
    private(set) var texts: [String] = []
    private var current: [UInt8] = []
    private var total = 0
    private var isText = false
    private var phoneticDepth = 0

    func begin(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "si": current = []
        case "t": isText = phoneticDepth == 0
        case "rPh": phoneticDepth += 1
        default: break
        }
    }

    func end(_ name: String) throws {
        switch name {
        case "t": isText = false
        case "rPh": phoneticDepth -= 1
        case "si":
            guard texts.count < DocumentLimits.mostSharedStrings else {
                throw DocumentLimits.bomb("The workbook shares more than a million texts; it was not read.")
            }
            texts.append(String(decoding: current, as: UTF8.self))
        default: break
        }
    }

    func text(_ piece: UnsafeBufferPointer<UInt8>) throws {
        guard isText else { return }
        total += piece.count
        guard total <= DocumentLimits.mostSharedBytes else {
            throw DocumentLimits.bomb("The texts of the workbook are larger than 64 MiB; it was not read.")
        }
        current.append(contentsOf: piece)
    }
}
