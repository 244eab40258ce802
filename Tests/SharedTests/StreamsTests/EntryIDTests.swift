import Streams
import Testing

struct EntryIDTests {
    @Test(arguments: [("9-1", "10-0"), ("10-9", "10-10"), ("1699999999999-5", "1700000000000-0")])
    func ordersByNumbers(_ pair: (String, String)) throws {
        let (first, second) = (try #require(EntryID(pair.0)), try #require(EntryID(pair.1)))
        #expect(first < second)
        #expect(!(second < first))
        #expect(first.description == pair.0)
    }

    @Test(arguments: ["", "1", "1-", "-1", "a-1", "1-2-3", "18446744073709551616-0"])
    func refusesWhatIsNoID(_ text: String) {
        #expect(EntryID(text) == nil)
    }

    @Test func knowsWhatIsBehindIt() {
        #expect(EntryID("5-7")?.next.description == "5-8")
        #expect(EntryID("5-18446744073709551615")?.next.description == "6-0")
    }
}
