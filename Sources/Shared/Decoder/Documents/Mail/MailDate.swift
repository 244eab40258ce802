/// `Sat, 14 Mar 2026 17:42:10 +0700` as `2026-03-14T17:42:10+07:00`.
enum MailDate {
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// `nil` if it is no date.
    static func text(_ field: String) -> String? {
        var words = field.split { $0 == " " || $0 == "," || $0 == "\t" }.map(String.init)
        if let first = words.first, first.first?.isNumber == false { words.removeFirst() }
        guard words.count >= 4, let day = Int(words[0]), (1...31).contains(day),
            let month = months.firstIndex(of: words[1].prefix(3).lowercased()), var year = Int(words[2])
        else { return nil }
        if year < 100 { year += year < 50 ? 2_000 : 1_900 }
        let time = words[3].split(separator: ":").compactMap { Int($0) }
        guard (1_900...9_999).contains(year), (2...3).contains(time.count), (0...23).contains(time[0]),
            (0...59).contains(time[1])
        else { return nil }
        let seconds = time.count == 3 && (0...60).contains(time[2]) ? time[2] : 0
        let clock = [time[0], time[1], seconds].map(two).joined(separator: ":")
        return "\(year)-\(two(month + 1))-\(two(day))T\(clock)\(zone(words.count > 4 ? words[4] : ""))"
    }

    private static func zone(_ word: String) -> String {
        if ["GMT", "UT", "UTC", "Z"].contains(word.uppercased()) { return "Z" }
        guard word.count == 5, word.hasPrefix("+") || word.hasPrefix("-"), word.dropFirst().allSatisfy(\.isNumber)
        else { return "" }
        return "\(word.prefix(3)):\(word.suffix(2))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
