import DecoderWire
import Domain

/// How large pages are, and how large they are drawn.
enum PageSizes {
    private static let dotsPerInch = 300.0
    private static let a4 = PageSize(width: 595, height: 842)

    /// What `pdfinfo` prints of each page: `Page    1 size:  595 x 842 pts (A4)`.
    static func read(_ output: String, count: Int) -> [PageSize] {
        var sizes = [PageSize](repeating: a4, count: count)
        for line in output.split(separator: "\n") where line.hasPrefix("Page ") {
            let words = line.split(separator: " ")
            guard words.count >= 6, words[2] == "size:", words[4] == "x", let number = Int(words[1]),
                (1...max(1, count)).contains(number), count > 0, let width = Double(words[3]),
                let height = Double(words[5]), width.isFinite, height.isFinite, width > 0, height > 0
            else { continue }
            sizes[number - 1] = PageSize(width: width, height: height)
        }
        return sizes
    }

    /// Pixels of the longer side at 300 dots an inch, less if the page would have more than so many pixels.
    static func longestSide(_ size: PageSize?, mostPixels: Int) -> Int {
        let size = size ?? a4
        let longer = max(size.width, size.height)
        let wanted = longer / 72 * dotsPerInch
        // The other side is rounded up, so that it may be a pixel longer than the page's shape says.
        let shape = min(size.width, size.height) / longer
        let allowed = ((1 + 4 * shape * Double(mostPixels)).squareRoot() - 1) / (2 * shape)
        let side = min(wanted, allowed, Double(DecoderTool.mostSide))
        return max(1, side.isFinite ? Int(side) : DecoderTool.mostSide)
    }
}
