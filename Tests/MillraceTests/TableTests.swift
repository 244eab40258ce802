import Testing

@testable import Millrace

struct TableTests {
    @Test func columnsAreAsWideAsTheirWidestCell() {
        var table = Table("STAGE", "FILE", "WHY")
        table.add("analyze", "f1", "timeout: too slow")
        table.add("x", "f22222")
        #expect(
            table.text == """
                STAGE    FILE    WHY
                analyze  f1      timeout: too slow
                x        f22222

                """
        )
    }

    @Test func marksTakeNoRoomAndWideCharactersTwo() {
        var table = Table("NAME", "SIZE")
        table.add("ที่นี่", "1")
        table.add("日本", "2")
        table.add("abcd", "3")
        let lines = table.text.split(separator: "\n")
        #expect(lines == ["NAME  SIZE", "ที่นี่    1", "日本  2", "abcd  3"])
    }

    @Test func whatIsMarkedStandsOutOnATerminalAndNowhereElse() {
        var table = Table("NAME", "TEXT")
        table.add("a", "\u{1B}ก mill")
        table.mark([1..<2, 3..<7])
        table.add("b", "no mill")
        table.mark([3..<70])
        #expect(table.text == "NAME  TEXT\na     \u{FFFD}ก mill\nb     no mill\n")
        let marked = "NAME  TEXT\na     \u{FFFD}\u{1B}[1mก\u{1B}[0m \u{1B}[1mmill\u{1B}[0m\nb     no mill\n"
        #expect(table.text(isMarked: true) == marked)
    }

    @Test(arguments: ["a\u{1B}[2Jb", "a\nb", "a\rb", "a\u{202E}b", "a\u{0}b", "a\u{2028}b"])
    func aNameCannotSteerTheTerminal(_ name: String) {
        let text = Table.harmless(name)
        #expect(text.unicodeScalars.contains("\u{FFFD}"))
        #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }

    @Test(arguments: [
        (0.4, "0 s"), (17, "17 s"), (-30, "-30 s"), (119, "119 s"), (180, "3 min"), (7500, "2 h 5 min"),
        (350_000, "4 d 1 h"),
    ])
    func durationsAreShort(_ seconds: Double, _ text: String) {
        #expect(Amount.duration(seconds) == text)
    }

    @Test(arguments: [(812, "812 B"), (1536, "1.5 KiB"), (4_404_019, "4.2 MiB"), (1 << 40, "1 TiB")])
    func amountsOfBytesAreShort(_ count: Int, _ text: String) {
        #expect(Amount.bytes(count) == text)
    }

    @Test func countersAreSorted() {
        #expect(Amount.counters(["failed": 1, "done": 5, "seconds": 1.25]) == "done=5 failed=1 seconds=1.3")
    }
}
