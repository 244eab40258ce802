import Testing

@testable import Text

struct ThaiTextTests {
    @Test(arguments: [
        ("บ ร ิ ษั ท ส ย า ม โร ง ส ี จ ํ า ก ั ด", "บริษัทสยามโรงสีจำกัด"),
        ("Total / ย อ ด ร ว ม", "Total / ยอดรวม"),
        ("ถนนริมน้้า อําเภอเมือง", "ถนนริมน้ำ อำเภอเมือง"),
        ("โรงสีน้ำแห่งนี ้ได้", "โรงสีน้ำแห่งนี้ได้"),
        ("เเม่น้ํา", "แม่น้ำ"),
        ("ผลผลิต ข้าว ในจังหวัด เพิ่มขึ้น", "ผลผลิต ข้าว ในจังหวัด เพิ่มขึ้น"),
        ("a b c d e f", "a b c d e f"),
    ])
    func repairsWhatPagesDoToThai(_ text: String, _ expected: String) {
        #expect(ThaiText.repaired(text) == expected)
    }
}
