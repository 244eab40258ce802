/// Pages as a sentence names them.
enum PageRange {
    /// Says which pages have no text: `Pages 2, 4–6 have no text.`
    static func sentence(for pages: [Int], of count: Int) -> String? {
        guard let first = pages.first else { return nil }
        if pages.count == count { return "No page of the document has text." }
        guard pages.count > 1 else { return "Page \(first) has no text." }
        return "Pages \(names(of: pages)) have no text."
    }

    /// `2, 4–6`; at most twenty stretches.
    private static func names(of pages: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for page in pages {
            if let last = ranges.last, last.upperBound == page - 1 {
                ranges[ranges.count - 1] = last.lowerBound...page
            } else {
                ranges.append(page...page)
            }
        }
        var names = ranges.prefix(20).map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
        if ranges.count > names.count { names.append("…") }
        return names.joined(separator: ", ")
    }
}
