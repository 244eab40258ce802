/// Hears what stands in an XML document, in order. Names come without their prefixes.
///
/// What it throws ends the reading.
protocol XMLListener: AnyObject {
    /// An element begins. The attributes must not be kept.
    func begin(_ name: String, _ attributes: XMLAttributes) throws
    /// An element ends.
    func end(_ name: String) throws
    /// A piece of text; one text may come in many pieces.
    func text(_ piece: UnsafeBufferPointer<UInt8>) throws
}

/// The attributes of an element, while it begins.
struct XMLAttributes {
    let raw: UnsafeMutablePointer<UnsafePointer<CChar>?>?

    /// Names, without prefixes, and values, in order.
    var all: [(name: String, value: String)] {
        guard let raw else { return [] }
        var all: [(String, String)] = []
        var at = 0
        while let key = raw[at], let value = raw[at + 1] {
            all.append((XMLReader.name(key), String(cString: value)))
            at += 2
        }
        return all
    }

    /// The value of an attribute; `id` for one without a prefix, `:id` for one with any prefix.
    subscript(name: String) -> String? {
        guard let raw else { return nil }
        var at = 0
        while let key = raw[at], let value = raw[at + 1] {
            if XMLReader.name(key, marking: true) == name { return String(cString: value) }
            at += 2
        }
        return nil
    }
}
