/// Remembers the texts of elements: properties of a document.
final class PropertyListener: XMLListener {
    /// The trimmed texts by element name, without those that are empty.
    private(set) var texts: [String: [String]] = [:]
    /// The attributes that were asked for, by `element@attribute`.
    private(set) var marks: [String: String] = [:]

    private static let mostTexts = 1_000
    private let marked: [String: [String]]
    private var current: [UInt8] = []
    private var count = 0

    /// - Parameter marked: attributes to remember, by element.
    init(marked: [String: [String]] = [:]) {
        self.marked = marked
    }

    /// The first text of an element.
    subscript(name: String) -> String? { texts[name]?.first }

    func begin(_ name: String, _ attributes: XMLAttributes) {
        current = []
        for attribute in marked[name] ?? [] { marks["\(name)@\(attribute)"] = attributes[attribute] }
    }

    func end(_ name: String) {
        let text = String(decoding: current, as: UTF8.self).trimmed
        current = []
        guard !text.isEmpty, count < Self.mostTexts else { return }
        count += 1
        texts[name, default: []].append(text)
    }

    func text(_ piece: UnsafeBufferPointer<UInt8>) {
        guard current.count + piece.count <= DocumentLimits.longestProperty else { return }
        current.append(contentsOf: piece)
    }
}

extension StringProtocol {
    /// Without blanks at both ends.
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
