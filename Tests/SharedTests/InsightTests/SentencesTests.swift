import Testing
import Text

@testable import Insight

struct SentencesTests {
    private func sentences(_ text: String) -> [String] {
        let flow = Flow(text.unicodeScalars).scalars
        return Sentences.ranges(in: flow).map { flow[$0].string }
    }

    @Test(arguments: [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Mr. Ellis met Dr. Wren. They spoke.", ["Mr. Ellis met Dr. Wren.", "They spoke."]),
        ("It cost 3.50 a kg. Cheap, e.g. for Ellis.", ["It cost 3.50 a kg.", "Cheap, e.g. for Ellis."]),
        ("See Fig. 3 and p. 12. Then go.", ["See Fig. 3 and p. 12.", "Then go."]),
        ("\"Go!\" she said. \"Why?\" He left.", ["\"Go!\" she said.", "\"Why?\"", "He left."]),
        ("Heading\n\nText begins.", ["Heading", "Text begins."]),
        ("水車です。川にあります！", ["水車です。", "川にあります！"]),
        ("J. S. Bach wrote it... Really.", ["J. S. Bach wrote it...", "Really."]),
    ])
    func areCut(_ text: String, _ expected: [String]) {
        #expect(sentences(text) == expected)
    }

    @Test func wrappedLinesAreJoinedAndHyphensUndone() {
        let text = """
            The tidemill at the creek was built long ago and was re-
            stored by volunteers, who also made the new sluice gates
            from greenheart.
            Next
            """
        #expect(
            sentences(text) == [
                "The tidemill at the creek was built long ago and was restored by volunteers, who also made the new sluice "
                    + "gates from greenheart.",
                "Next",
            ]
        )
    }

    @Test func listItemsStayApart() {
        #expect(sentences("flour\nwheat\nsacks of rye") == ["flour", "wheat", "sacks of rye"])
    }

    @Test func longStretchesAreCut() {
        let lengths = sentences(String(repeating: "word ", count: 2_000)).map(\.count)
        #expect(lengths.allSatisfy { $0 <= Sentences.longest })
    }
}
