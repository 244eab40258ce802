import Domain
import Testing

@testable import Decoding

/// How large pages are drawn.
@Suite struct PageSizesTests {
    @Test func readsWhatPdfinfoPrints() {
        let output = """
            Title:           Page    9 size:  1 x 1 pts
            Page    1 size:  595.28 x 841.89 pts (A4)
            Page    1 rot:   0
            Page    3 size:  1e6 x 200 pts
            Page    4 size:  nan x 5 pts
            Page    7 size:  10 x 10 pts
            Page size: 3
            """
        let sizes = PageSizes.read(output, count: 4)
        let a4 = PageSize(width: 595, height: 842)
        #expect(
            sizes == [PageSize(width: 595.28, height: 841.89), a4, PageSize(width: 1_000_000, height: 200), a4]
        )
        #expect(PageSizes.read("", count: 0).isEmpty)
    }

    @Test(
        arguments: [
            (PageSize(width: 595.28, height: 841.89), 3_507), (PageSize(width: 841.89, height: 595.28), 3_507),
            (nil, 3_508), (PageSize(width: 72, height: 36), 300),
            // A page as large as a wall, a receipt as long as a car, a hair.
            (PageSize(width: 1_000_000, height: 1_000_000), 4_999), (PageSize(width: 230, height: 11_000), 20_000),
            (PageSize(width: 0.001, height: 14_400), 20_000), (PageSize(width: 1_440, height: 14_400), 15_806),
        ] as [(PageSize?, Int)]
    )
    func aPageIsDrawnSharpButNotTooLarge(_ size: PageSize?, side: Int) {
        let longest = PageSizes.longestSide(size, mostPixels: 25_000_000)
        #expect(longest == side)
        let ratio = size.map { min($0.width, $0.height) / max($0.width, $0.height) } ?? 0.7
        #expect(Double(longest) * (Double(longest) * ratio).rounded(.up) <= 25_000_000)
    }
}
