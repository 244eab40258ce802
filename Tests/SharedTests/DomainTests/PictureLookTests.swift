import Domain
import Testing

@Suite struct PictureLookTests {
    @Test func theDistanceCountsTheBitsThatDiffer() {
        let hash = PictureHash(bits: 0x8000_0000_0000_00FF)
        #expect(hash.distance(to: hash) == 0)
        #expect(hash.distance(to: PictureHash(bits: 0x0F)) == 5)
        #expect(PictureHash(bits: 0).distance(to: PictureHash(bits: .max)) == 64)
    }

    @Test(
        arguments: [
            (4_000, 3_000, 300, 225, true), (300, 225, 4_000, 3_000, true), (400, 300, 300, 400, false),
            (100, 100, 105, 100, true), (100, 100, 106, 100, false), (106, 100, 100, 100, false),
        ] as [(Int, Int, Int, Int, Bool)]
    )
    func shapesAreAlikeWithinAFewPercent(width: Int, height: Int, otherWidth: Int, otherHeight: Int, isAlike: Bool) {
        let look = PictureLook(hash: nil, width: width, height: height)
        #expect(look.hasShape(of: PictureLook(hash: nil, width: otherWidth, height: otherHeight)) == isAlike)
    }
}
