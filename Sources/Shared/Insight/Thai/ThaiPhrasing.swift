import Text

/// Where a Thai sentence probably ends.
///
/// Thai writes a space where a phrase ends, and around numbers and foreign words; only some of these spaces end a
/// sentence. Without a trained model (Charoenpornsawat and Sornlertlamvanich, *Automatic sentence break disambiguation
/// for Thai*, 2001, train one) the length of the stretch and the words beside the space decide. An honest guess.
enum ThaiPhrasing {
    /// A shorter stretch is no sentence yet, unless the next word opens one.
    private static let shortest = 45
    /// A longer stretch ends at the next space between Thai words, whatever stands there.
    private static let longEnough = 160

    /// Whether the space at `index` ends the sentence that began at `start`.
    static func endsSentence(_ flow: [Unicode.Scalar], atSpace index: Int, from start: Int) -> Bool {
        guard index > start, index + 1 < flow.count, isThai(flow[index - 1]), isThai(flow[index + 1]) else {
            return false
        }
        let length = index - start
        let after = flow[(index + 1)..<min(flow.count, index + 1 + 12)]
        if length >= 20, starts(after, with: openers) { return true }
        if length >= longEnough { return true }
        if starts(after, with: binders) { return false }
        let before = flow[max(start, index - 8)..<index]
        if length >= 15, closers.contains(where: { before.suffix($0.count).elementsEqual($0) }) { return true }
        return length >= shortest
    }

    private static func isThai(_ scalar: Unicode.Scalar) -> Bool {
        Script.of(scalar) == .thai || scalar == "ๆ" || scalar == "ฯ"
    }

    private static func starts(_ stretch: ArraySlice<Unicode.Scalar>, with words: [[Unicode.Scalar]]) -> Bool {
        words.contains { stretch.starts(with: $0) }
    }

    private static func words(_ text: String) -> [[Unicode.Scalar]] {
        text.split(separator: " ").map { Array($0.unicodeScalars) }
    }

    /// Words that open a sentence.
    private static let openers = words(
        "นอกจากนี้ อย่างไรก็ตาม ดังนั้น ทั้งนี้ อนึ่ง แต่ทว่า ในขณะที่ ต่อมา สรุปแล้ว สุดท้าย"
    )
    /// Words that bind to what stands before them.
    private static let binders = words(
        "และ หรือ ที่ ซึ่ง โดย เพื่อ เพราะ จึง แต่ เช่น ได้แก่ คือ รวม ของ จาก กับ ถึง ว่า ก็ เป็นต้น ตลอดจน ทำให้"
    )
    /// Words that close a sentence.
    private static let closers = words("ครับ ค่ะ คะ แล้ว นะ เป็นต้น ด้วย")
}
